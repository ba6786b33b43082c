"""The law as dated, cited data: the shipped profiles and the loader of a county's own file."""

from zbb_reconcile.profiles.law import Citation, Parameter, Profile, Rule
from zbb_reconcile.profiles.layers import profile_names
from zbb_reconcile.profiles.loading import load_profile

__all__ = ["Citation", "Parameter", "Profile", "Rule", "load_profile", "profile_names"]
