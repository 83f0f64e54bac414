//! Whole populations: waivers, decisions, quotas with their exceptions, and how they bear on one another.

mod small;
