"""Who may do what in the console: every address and every action with the permission it wants.

Written down a second time, apart from the code, so that a new page, a new action or a changed role
has to be thought about here as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from idp.directory.roles import Permission

SEE_POOL, CONFIGURE, SECRETS = Permission.SEE_POOL, Permission.CONFIGURE, Permission.SECRETS
SEE, HELP, EDIT = Permission.SEE_PEOPLE, Permission.HELP_PEOPLE, Permission.EDIT_PEOPLE
EXPORT, AUDIT, DEPLOYMENT = Permission.EXPORT, Permission.AUDIT, Permission.DEPLOYMENT

A, B, OPERATORS = "A", "B", "operators"
PLACES = (A, B, OPERATORS)
ANYWHERE, EVERYWHERE = "anywhere", "everywhere"

GRANTS: Mapping[str, set[Permission]] = {
    "owner": {SEE_POOL, CONFIGURE, SECRETS, SEE, HELP, EDIT, EXPORT, AUDIT, DEPLOYMENT},
    "pool_admin": {SEE_POOL, CONFIGURE, SECRETS, SEE, HELP, EDIT, EXPORT, AUDIT},
    "support": {SEE, HELP},
    "auditor": {SEE_POOL, SEE, AUDIT},
}

CAST: Mapping[str, tuple[str, str | None]] = {
    "owner": ("owner", None),
    "pool admin of A": ("pool_admin", A),
    "support of A": ("support", A),
    "auditor of A": ("auditor", A),
    "auditor of all": ("auditor", None),
    "support of B": ("support", B),
    "nobody": ("", None),
}


def may(who: str, needs: Permission | None, place: str) -> bool:
    """In one of `PLACES`, ``ANYWHERE`` at all, or ``EVERYWHERE``, as what is the deployment's own wants it."""
    role, where = CAST[who]
    if needs is None or needs not in GRANTS.get(role, set()):
        return False
    if place == OPERATORS:
        return role == "owner"
    if place == EVERYWHERE:
        return where is None
    return place == ANYWHERE or where in {None, place}


@dataclass(frozen=True)
class Rows:
    """One list: what its addresses and actions want; None is for nobody."""

    see: Permission
    add: Permission | None = None
    change: Permission | None = None
    delete: Permission | None = None
    page: bool = True
    """Whether a row has a page of its own."""

    own: bool = False
    """The deployment's: wants the permission in every pool."""

    pages: Mapping[str, Permission | tuple[Permission, Permission]] = field(default_factory=dict)
    """Of their own; two permissions where one is for looking and one for sending."""

    writes: Mapping[str, Permission] = field(default_factory=dict)
    """Of `pages`, those whose POST wants more than a look."""

    actions: Mapping[str, Permission] = field(default_factory=dict)

    def needs(self, what: str, method: str) -> Permission | None:
        standard = {
            "changelist": self.see,
            "add": self.add,
            "change": self.change if method == "post" else self.see if self.page else None,
            "delete": self.delete,
            "history": (DEPLOYMENT if self.see == DEPLOYMENT else AUDIT) if self.page else None,  # and the row is seen
        }
        if method == "post" and what in self.writes:
            return self.writes[what]
        if what in standard:
            return standard[what]
        page = self.pages[what]
        return page if isinstance(page, Permission) else page[method == "post"]


LISTS: Mapping[str, Rows] = {
    "pools_pool": Rows(
        see=SEE_POOL,
        add=DEPLOYMENT,
        change=CONFIGURE,
        delete=DEPLOYMENT,
        pages={
            **dict.fromkeys(
                ["sign_in", "passwords", "messages", "branding", "domains", "danger"], (SEE_POOL, CONFIGURE)
            ),
            **dict.fromkeys(["attributes", "attribute"], (SEE_POOL, CONFIGURE)),
            **dict.fromkeys(["passwords_draft", "messages_sample", "branding_draft", "branding_picture"], CONFIGURE),
            **dict.fromkeys(["domains_add", "domains_drop"], CONFIGURE),
            **dict.fromkeys(["attribute_order", "attribute_new", "attribute_retire", "attribute_back"], CONFIGURE),
            **dict.fromkeys(["messages_letter", "keys"], SEE_POOL),
            "keys_rotate": SECRETS,
        },
    ),
    "pools_branding": Rows(see=SEE_POOL),
    "pools_asset": Rows(see=SEE_POOL),
    "pools_domain": Rows(see=SEE_POOL),
    "pools_attribute": Rows(see=SEE_POOL),
    "pools_client": Rows(
        see=SEE_POOL,
        add=CONFIGURE,
        change=CONFIGURE,
        delete=CONFIGURE,
        pages={"check": CONFIGURE},
        actions={"new_secret": SECRETS},
    ),
    "pools_clientsecret": Rows(see=SEE_POOL, delete=SECRETS),
    "pools_resourceserver": Rows(see=SEE_POOL, add=CONFIGURE, change=CONFIGURE, delete=CONFIGURE),
    "pools_style": Rows(see=SEE_POOL),
    "pools_customization": Rows(see=SEE_POOL),
    "pools_terms": Rows(see=SEE_POOL),
    "pools_mark": Rows(see=DEPLOYMENT, own=True),
    "api_accesskey": Rows(see=DEPLOYMENT, add=DEPLOYMENT, change=DEPLOYMENT, delete=DEPLOYMENT, own=True),
    "directory_user": Rows(
        see=SEE,
        add=EDIT,
        delete=EDIT,
        pages={
            **dict.fromkeys(["attributes", "password", "groups", "forget", "verify", "unverify"], EDIT),
            **dict.fromkeys(["confirm", "resend", "invite", "unlock", "reset", "signout", "end", "code"], HELP),
            **dict.fromkeys(["disable", "enable"], HELP),
            "timeline": SEE,
            "download": EXPORT,
            "bulk": HELP,
            "export": EXPORT,
        },
        actions={
            **dict.fromkeys(["confirm", "disable", "enable", "sign_out", "reset_password", "invite_again"], HELP),
            "forget_app": EDIT,
        },
    ),
    "directory_group": Rows(
        see=SEE,
        add=CONFIGURE,
        change=CONFIGURE,
        delete=CONFIGURE,
        pages={**dict.fromkeys(["member", "paste", "remove"], EDIT), "order": CONFIGURE},
    ),
    "directory_membership": Rows(see=SEE, delete=EDIT, actions={"delete_selected": EDIT}),
    "directory_signinname": Rows(see=SEE),
    "directory_trust": Rows(see=DEPLOYMENT, own=True),
    "directory_operator": Rows(
        see=DEPLOYMENT,
        add=DEPLOYMENT,
        delete=DEPLOYMENT,
        own=True,
        pages=dict.fromkeys(["factor", "roles", "link", "disable", "enable", "forget"], DEPLOYMENT),
    ),
    "credentials_code": Rows(see=SEE),
    "credentials_throttle": Rows(see=SEE, delete=HELP, actions={"delete_selected": HELP}),
    "credentials_softwaretoken": Rows(see=SEE),
    "credentials_formerpassword": Rows(see=SEE),
    "credentials_srpverifier": Rows(see=SEE),
    "flows_job": Rows(see=SEE, pages={"stop": HELP, "result": HELP}),
    "flows_jobpart": Rows(see=SEE, page=False),
    "flows_attempt": Rows(see=SEE, page=False),
    "flows_invitation": Rows(see=DEPLOYMENT, page=False, own=True),
    "flows_leavingpool": Rows(see=DEPLOYMENT, page=False),
    "outbox_message": Rows(see=SEE),
    "outbox_inboxmail": Rows(see=DEPLOYMENT, own=True),
    "tokens_signingkey": Rows(see=SEE_POOL, actions={"rotate": SECRETS}),
    "tokens_tokenfamily": Rows(see=SEE, actions={"revoke": HELP}),
    "tokens_authorizationcode": Rows(see=SEE, page=False),
    "journal_entry": Rows(see=AUDIT, pages={"undo": EDIT}),
    "journal_seal": Rows(see=AUDIT, page=False),
    "journal_personkey": Rows(see=AUDIT, page=False),
    "journal_event": Rows(see=SEE),
    "journal_tally": Rows(see=SEE_POOL, page=False),
}

ANYBODYS = {
    *("index", "again", "look", "choose_pool", "login", "logout", "password_change", "password_change_done"),
    *("jsi18n", "autocomplete", "view_on_site", "app_list"),
}
"""Addresses that every operator may ask; what they say is looked at for what it must not say."""

SENSITIVE = {
    *("pools_pool_delete", "pools_client_delete", "pools_clientsecret_delete"),
    *("directory_user_delete", "directory_group_delete"),
    *("pools_pool_keys_rotate", "api_accesskey_add", "api_accesskey_change", "directory_user_export"),
    *("flows_job_result", "directory_user_download", "directory_user_password", "directory_user_forget"),
    *("directory_operator_add", "directory_operator_delete"),
    *(f"directory_operator_{name}" for name in ("factor", "roles", "link", "disable", "enable", "forget")),
}
"""Addresses that want a fresh sign-in, whoever asks; the group is one with somebody in it."""

SENSITIVE_ACTIONS = {("pools_client", "new_secret"), ("tokens_signingkey", "rotate"), ("directory_user", "forget_app")}

OF_NO_ROW = {
    ("directory_user", "bulk"),
    ("directory_user", "export"),
    ("pools_client", "check"),
    ("directory_group", "order"),
}
"""Pages of a list as a whole: wherever the permission holds, they are open."""

NEVER = {("pools_pool", "delete"), ("pools_client", "delete"), ("directory_user", "delete")}
"""Not in the operators' own pool, whoever asks."""
