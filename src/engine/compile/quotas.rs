//! What takes whole cohorts to tell: what figures are held beside; and quotas, with outcome and rating after each.

use super::{Builder, form_of};
use crate::engine::kernel::Kernel;
use crate::engine::kernel::quota::{AfterQuota, OUTCOME_REASONS, PLACES, RATING_REASONS, Told};
use crate::engine::kernel::relative::{Of, Share};
use crate::engine::plan::{Form, Line, QuotaColumn, QuotaSlots, Reason, Role};
use crate::engine::sheet::{Slot, Why};
use crate::law::Name;
use crate::law::quota::Quota;

impl Builder<'_> {
    /// What figures are held beside, and the quotients, before anything is scored.
    pub(super) fn relatives(&mut self) {
        let set = self.set;
        for (position, relative) in set.relatives.iter().enumerate() {
            let slot = self.slots.names[&relative.of];
            let of = Of { slot, decimals: self.decimals(slot) };
            let role = || Role::Relative(position);
            let legend = |id: &str| vec![Reason::new(id, Line::Whole)];
            let form = Form::Quotient { narrow: false };
            let yardstick = self.push(role(), Kernel::Yardstick(of), form, legend(relative.to.word()));
            for id in ["present", "left_out"] {
                let form = Form::Grid { decimals: 0, narrow: true };
                self.push(role(), Kernel::OfCohorts(Told::Count), form, legend(id));
            }
            let form = form_of(self.ranges.relatives[position]);
            let narrow = matches!(form, Form::Quotient { narrow: true });
            let share = self.push(role(), Kernel::Share(Share { of, yardstick, narrow }), form, legend("relative"));
            self.slots.relatives.push(yardstick);
            self.slots.names.insert(Name::Relative(position), share);
        }
    }

    /// After all that the rules say of a unit by itself; the last quota's outcome and rating are those that count.
    pub(super) fn quotas(&mut self) {
        let set = self.set;
        for (position, quota) in set.quotas.iter().enumerate() {
            let Some((outcome, rating)) = self.slots.outcome.zip(self.slots.rating) else { return };
            self.quota(position, quota, (outcome, rating));
        }
    }

    fn quota(&mut self, position: usize, quota: &Quota, (outcome, rating): (Slot, Slot)) {
        let first = Slot(self.steps.len());
        for column in QuotaColumn::OF_COHORTS {
            let (told, form, ids): (Told, Form, &[&str]) = match column {
                QuotaColumn::Place => (Told::Place, Form::InWhy, &PLACES),
                QuotaColumn::CutOff => (Told::Text, Form::Text, &["cut_off"]),
                QuotaColumn::CutOffValue => (Told::Number, Form::Quotient { narrow: false }, &["cut_off"]),
                _count => (Told::Count, Form::Grid { decimals: 0, narrow: true }, &["count"]),
            };
            let legend = ids.iter().map(|id| Reason::new(*id, Line::Quota(position))).collect();
            self.push(Role::Quota(position, column), Kernel::OfCohorts(told), form, legend);
        }
        let id = format!("quota {}", quota.id);
        let rating_byte = |rating: usize| u8::try_from(rating).expect("ratings are counted in a byte");
        let (limited, others) = (rating_byte(quota.rating), rating_byte(quota.others));
        let mut after = |column: QuotaColumn, before: Slot, reasons: &[&str]| {
            let mut legend = self.steps[before.0].legend.clone();
            let why = Why(Why::PRESENT.0 + u16::try_from(legend.len()).expect("reasons are counted in 16 bits"));
            legend.extend(reasons.iter().map(|reason| Reason::new(format!("{id}{reason}"), Line::Quota(position))));
            let after = AfterQuota { outcome, rating, place: first, limited, others, why };
            let (kernel, form) = match column {
                QuotaColumn::Outcome => (Kernel::OutcomeAfterQuota(after), Form::InWhy),
                _rating => (Kernel::RatingAfterQuota(after), Form::Rating),
            };
            self.push(Role::Quota(position, column), kernel, form, legend)
        };
        let outcome = after(QuotaColumn::Outcome, outcome, &OUTCOME_REASONS);
        let rating = after(QuotaColumn::Rating, rating, &RATING_REASONS);
        self.slots.quotas.push(QuotaSlots { id, first, outcome, rating });
        (self.slots.outcome, self.slots.rating) = (Some(outcome), Some(rating));
    }
}
