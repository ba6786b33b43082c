"""The law as dated, cited data: the shipped profiles and the loader of a county's own file."""

from zbb_reconcile.law.layers import profile_names
from zbb_reconcile.law.load import load_profile, said_as, supposed
from zbb_reconcile.law.profile import Citation, Parameter, Profile, Rule

__all__ = [
    "Citation",
    "Parameter",
    "Profile",
    "Rule",
    "load_profile",
    "profile_names",
    "said_as",
    "supposed",
]
