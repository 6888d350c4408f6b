"""The hosted pages at Cognito's paths. allauth's views are mounted by hand: this list is all of it."""

from __future__ import annotations

from django.urls import path

from idp.hosted.pages import (
    account,
    brand,
    challenge,
    confirm,
    error,
    inbox,
    landing,
    login,
    operator,
    preview,
    recover,
    sign_up,
)

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("endpoints", landing.endpoints, name="endpoints"),
    path("login", login.Login.as_view(), name="login"),
    path("signup", sign_up.SignUp.as_view(), name="signup"),
    path("confirmUser", confirm.ConfirmUser.as_view(), name="confirm_user"),
    path("resendcode", confirm.ResendCode.as_view(), name="resend_code"),
    path("forgotPassword", recover.ForgotPassword.as_view(), name="forgot_password"),
    path("confirmForgotPassword", recover.ConfirmForgotPassword.as_view(), name="confirm_forgot_password"),
    path("challenge", challenge.Challenge.as_view(), name="challenge"),
    path("changePassword", account.ChangePassword.as_view(), name="change_password"),
    path("account", account.Account.as_view(), name="account"),
    path("signout", account.SignOut.as_view(), name="local_sign_out"),
    path("operator", operator.OperatorLink.as_view(), name="operator_link"),
    path("error", error.page, name="error"),
    path("brand.css", brand.brand_css, name="brand_css"),
    path("brand/<str:kind>/<str:digest>", brand.brand_asset, name="brand_asset"),
    path("preview", preview.preview, name="brand_preview"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox.json", inbox.inbox_json, name="inbox_json"),
    path("inbox/<int:mail_id>", inbox.inbox_html, name="inbox_html"),
    # Names that allauth's own views reverse; the same pages.
    path("login", login.Login.as_view(), name="account_login"),
    path("signup", sign_up.SignUp.as_view(), name="account_signup"),
]
