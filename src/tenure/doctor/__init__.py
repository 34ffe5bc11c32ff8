"""Doctor: what is legal in the tables and yet suspicious, and what it does to which figures."""

from tenure.doctor.diagnosis import Diagnosis
from tenure.doctor.examination import doctor
from tenure.results.finding import Finding

__all__ = ["Diagnosis", "Finding", "doctor"]
