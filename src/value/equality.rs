//! Equality (`=`, three-valued) and equivalence (DISTINCT, grouping).
