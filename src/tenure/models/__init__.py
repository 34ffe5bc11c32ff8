"""Fitted curves: how long customers stay, how often they buy, what a purchase is worth."""

from __future__ import annotations

from tenure.models.beta_geometric_nbd import BetaGeometricNBD
from tenure.models.gamma_gamma import GammaGamma
from tenure.models.geometric import Geometric
from tenure.models.kaplan_meier import KaplanMeier
from tenure.models.retention_fit import fit_retention_curve
from tenure.models.shifted_beta_geometric import ShiftedBetaGeometric

__all__ = [
    "BetaGeometricNBD",
    "GammaGamma",
    "Geometric",
    "KaplanMeier",
    "ShiftedBetaGeometric",
    "fit_retention_curve",
]
