"""Onboarding: what an account has really done, and the one thing that helps most next."""

from levqor.assistants.onboarding.service import onboard
from levqor.assistants.onboarding.shapes import Milestone, NextStep, Onboarded, Standing
from levqor.assistants.onboarding.standing import read_standing

__all__ = ["Milestone", "NextStep", "Onboarded", "Standing", "onboard", "read_standing"]
