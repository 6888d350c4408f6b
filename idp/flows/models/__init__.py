"""The rows of this room, one file per subject."""

from idp.flows.models.attempt import Attempt
from idp.flows.models.invitation import Invitation
from idp.flows.models.job import Job, JobPart
from idp.flows.models.leaving_pool import LeavingPool

__all__ = ["Attempt", "Invitation", "Job", "JobPart", "LeavingPool"]
