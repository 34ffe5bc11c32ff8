"""Fitted curves: how long customers stay, how often they buy, what a purchase is worth."""

from __future__ import annotations

from tenure.models.beta_geometric_nbd import BetaGeometricNBD
from tenure.models.gamma_gamma import GammaGamma
from tenure.models.kaplan_meier import KaplanMeier
from tenure.models.shifted_beta_geometric import ShiftedBetaGeometric

__all__ = ["BetaGeometricNBD", "GammaGamma", "KaplanMeier", "ShiftedBetaGeometric"]
