//! How often each construct was drawn and bore on something: a comparison that never meets one cannot fail on it.

use super::by_hand::{Came, Population, Record, Standing};
use std::collections::{BTreeMap, BTreeSet};
use vungmanh::law::{Effect, RatingId};

/// How often each was met.
pub(crate) type Counts = BTreeMap<String, usize>;

/// What must have been met, each often enough that one lucky draw is not all there is.
pub(crate) const EXPECTED: &str = "
waiver_changes_the_rating waiver_lets_an_unrated_be_rated waiver_of_an_absent_gate waiver_of_a_gate_that_is_open
waiver_that_makes_a_later_gate_close_or_open waiver_changes_who_has_a_place
assessed_for_a_missing assessed_for_another
decided_as_computed decided_better decided_worse decided_of_an_undetermined decided_of_a_not_rated
cancelled cancelled_then_rated rated_then_cancelled rated_and_cancelled_of_one_day decision_unreadable
cohort_unreadable exception_unusable excepted excepted_and_full
place_taken place_behind place_behind_in_small_cohort place_tied place_under_score place_refused place_blocked
place_without_cohort place_unranked place_room place_full
after_quota after_quota_tied after_quota_under_score after_quota_small_cohort
after_quota_refused after_quota_blocked after_quota_without_cohort after_quota_unranked
second_quota_on_what_the_first_left place_kept_by_one_decided_worse place_not_won_by_one_decided_better
parent_reads_a_decided_child parent_reads_a_cancelled_child parent_reads_a_child_without_a_place
leader_held_to_a_decided_rating leader_of_an_unrated leader_of_an_unknown leads_nobody leader_waived
previous_read derived_of_previous_read rating_against_previous
";

impl Population {
    fn set_position(&self, whom: usize) -> usize {
        self.people[whom].set.expect("it is rated")
    }

    /// Counts what was met.
    pub(crate) fn count(&self, came: &[Option<Came>], counts: &mut Counts) {
        let mut met = |what: String| *counts.entry(what).or_insert(0) += 1;
        for (whom, own) in came.iter().enumerate() {
            let Some(own) = own else { continue };
            self.count_waivers(whom, own, &mut met);
            self.count_decisions(whom, own, &mut met);
            for after in &own.quotas {
                met(format!("place_{}", after.place));
                if let Some(cohort) = after.cohort.as_ref().filter(|cohort| cohort.is_excepted) {
                    met("excepted".to_owned());
                    if cohort.capacity < cohort.n_candidates {
                        met("excepted_and_full".to_owned());
                    }
                }
                if let Standing::Rated(_, by) | Standing::Undetermined(by) = &after.standing
                    && let Some(suffix) = by.strip_prefix(&format!("quota {}", after.quota))
                {
                    met(format!("after_quota{}", suffix.replace(' ', "_")));
                }
            }
            if let [first, second] = own.quotas.as_slice()
                && matches!(&first.standing, Standing::Rated(_, by) if by.starts_with("quota "))
                && matches!(second.place, "taken" | "behind" | "tied" | "under_score")
            {
                met("second_quota_on_what_the_first_left".to_owned());
            }
            let set = &self.sets[self.set_position(whom)];
            if set.indicators.iter().any(|own| own.previous.is_some()) {
                met("previous_read".to_owned());
            }
            if set.derived.iter().any(|own| own.previous.is_some()) {
                met("derived_of_previous_read".to_owned());
            }
            let is_compared = |gate: &vungmanh::law::Gate| {
                gate.when.parts().iter().any(|part| part.text.contains("previous.rating") && part.text.contains("rating "))
            };
            if set.gates.iter().any(is_compared) {
                met("rating_against_previous".to_owned());
            }
            self.count_kin(whom, own, came, &mut met);
        }
        for record in &self.records {
            match record {
                Record::Exception { cohort, quota } if !self.may_be_excepted(cohort, quota) => {
                    met("exception_unusable".to_owned());
                }
                Record::Unread { whom } if whom.starts_with("Cụm") => met("cohort_unreadable".to_owned()),
                _ => {}
            }
        }
    }

    fn count_waivers(&self, whom: usize, own: &Came, met: &mut dyn FnMut(String)) {
        let set = &self.sets[self.set_position(whom)];
        let closes = |answer: &crate::naive::Answer, gate: usize| {
            let at = format!("gate {}", set.gates[gate].id);
            answer.conditions.iter().find(|asked| asked.at == at).map(|asked| asked.truth)
        };
        let of = |answer: &crate::naive::Answer| (answer.outcome.word, answer.after_gates.value);
        let (before, after) = (of(&own.by_rules), of(&own.with_waivers));
        for gate in &own.waived {
            match closes(&own.by_rules, *gate) {
                Some(Err(_)) => met("waiver_of_an_absent_gate".to_owned()),
                Some(Ok(false)) => met("waiver_of_a_gate_that_is_open".to_owned()),
                Some(Ok(true)) | None => {}
            }
        }
        if before.0 == "rated" && after.0 == "rated" && before.1 != after.1 {
            met("waiver_changes_the_rating".to_owned());
        }
        if before.0 != "rated" && after.0 == "rated" {
            met("waiver_lets_an_unrated_be_rated".to_owned());
        }
        let others = (0..set.gates.len()).filter(|gate| !own.waived.contains(gate));
        if others.into_iter().any(|gate| closes(&own.by_rules, gate) != closes(&own.with_waivers, gate)) {
            met("waiver_that_makes_a_later_gate_close_or_open".to_owned());
        }
        if let Some(first) = own.quotas.first()
            && (before != after)
            && (first.rank.is_some() || before.1.ok() == Some(set.quotas[0].rating))
        {
            met("waiver_changes_who_has_a_place".to_owned());
        }
    }

    fn count_decisions(&self, whom: usize, own: &Came, met: &mut dyn FnMut(String)) {
        let rated = self.records.iter().find_map(|record| match record {
            Record::Rating { whom: of, on, .. } if *of == whom => Some(*on),
            _ => None,
        });
        let cancelled = self.records.iter().find_map(|record| match record {
            Record::Cancel { whom: of, on } if *of == whom => Some(*on),
            _ => None,
        });
        for record in &self.records {
            if let Record::Assessed { whom: of, figure, .. } = record
                && *of == whom
            {
                let is_missing = self.people[whom].own.figures[*figure] == crate::naive::Figure::Missing;
                met(if is_missing { "assessed_for_a_missing" } else { "assessed_for_another" }.to_owned());
            }
        }
        match (&own.last, &own.computed) {
            (Standing::Undetermined(by), _) if by == "decision_unreadable" => met("decision_unreadable".to_owned()),
            (Standing::NotRated(by), _) if by == "cancelled" => {
                met(if rated.is_some() { "rated_then_cancelled" } else { "cancelled" }.to_owned());
            }
            (Standing::Rated(decided, by), computed) if by == "decision" => {
                let what = match computed {
                    Standing::Undetermined(_) => "decided_of_an_undetermined",
                    Standing::NotRated(_) => "decided_of_a_not_rated",
                    Standing::Rated(computed, _) if decided < computed => "decided_better",
                    Standing::Rated(computed, _) if decided > computed => "decided_worse",
                    Standing::Rated(..) => "decided_as_computed",
                };
                met(what.to_owned());
                match cancelled.map(|cancelled| Some(cancelled).cmp(&rated)) {
                    Some(std::cmp::Ordering::Less) => met("cancelled_then_rated".to_owned()),
                    Some(std::cmp::Ordering::Equal) => met("rated_and_cancelled_of_one_day".to_owned()),
                    _ => {}
                }
                let places = own.quotas.iter().zip(&self.sets[self.set_position(whom)].quotas);
                for (after, rule) in places {
                    if after.place == "taken" && rule.rating < *decided {
                        met("place_kept_by_one_decided_worse".to_owned());
                    }
                    if after.place == "full" && *decided == rule.rating {
                        met("place_not_won_by_one_decided_better".to_owned());
                    }
                }
            }
            _ => {}
        }
    }

    fn count_kin(&self, whom: usize, own: &Came, came: &[Option<Came>], met: &mut dyn FnMut(String)) {
        let listed = &self.people[whom].listed;
        let position = |id: &str| self.people.iter().position(|other| &*other.listed.id == id);
        if let Some(parent) = listed.parent.as_deref().and_then(position)
            && came[parent].is_some()
        {
            match (&own.last, own.last == own.computed) {
                (Standing::NotRated(_), false) => met("parent_reads_a_cancelled_child".to_owned()),
                (Standing::Rated(..), false) => met("parent_reads_a_decided_child".to_owned()),
                (Standing::Rated(_, by), true) if by.starts_with("quota ") => {
                    met("parent_reads_a_child_without_a_place".to_owned());
                }
                _ => {}
            }
        }
        let set = &self.sets[self.set_position(whom)];
        let Some(gate) = set.gates.iter().position(|gate| gate.then == Effect::NotAboveRelated) else { return };
        let waived: &BTreeSet<usize> = &own.waived;
        if waived.contains(&gate) {
            met("leader_waived".to_owned());
        }
        let Some(led) = listed.leads.as_deref() else { return met("leads_nobody".to_owned()) };
        let Some(led) = position(led) else { return met("leader_of_an_unknown".to_owned()) };
        let rating: Option<RatingId> = came[led].as_ref().and_then(|led| led.last.rating());
        if rating.is_none() {
            met("leader_of_an_unrated".to_owned());
        }
        let is_decided = came[led].as_ref().is_some_and(|led| led.last != led.computed);
        let by = format!("gate {}", set.gates[gate].id);
        if rating.is_some() && is_decided && own.with_waivers.after_gates.reason == by {
            met("leader_held_to_a_decided_rating".to_owned());
        }
    }
}
