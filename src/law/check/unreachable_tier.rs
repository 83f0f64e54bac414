//! A tier that no value falls into.

use super::lines::{pieces, some_value, value_in};
use super::shadowed_case::given;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Comparison, Condition, Numeric, Part, Truth};
use crate::law::ranges::Environment;
use crate::law::{Comparator, DerivedMethod, Name, RuleSet, Tier, Tiers};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::number::{Number, Ratio};

pub(super) const UNREACHABLE_TIER: Lint = Lint {
    name: "unreachable_tier",
    severity: Severity::Warning,
    explanation_vi: include_str!("unreachable_tier.vi.md"),
    explanation_en: include_str!("unreachable_tier.en.md"),
    check: unreachable_tier,
};

fn unreachable_tier<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    for site in sites(examined.set) {
        if let Scale::Tiers(tiers) = site.scale {
            let environment = given(&site, &Environment::new(ranges));
            for tier in &tiers.tiers {
                let why = unreachable(tiers, tier, &environment, examined.set)
                    .or_else(|| Some((beyond_check(tiers, tier, examined.set)?, None)));
                if let Some(why) = why {
                    report(&site, tiers, tier, why, found);
                }
            }
        }
    }
}

// Why no value falls into the tier, if none does, and the threshold that takes the values that meet it.
fn unreachable(tiers: &Tiers, tier: &Tier, environment: &Environment<'_>, set: &RuleSet) -> Option<(Words, Option<Number>)> {
    let numeric = Numeric::Name(tiers.of);
    let threshold = Ratio::from(tier.threshold);
    // of the thresholds that hold, the tier's is the highest (or, reaching downward, the lowest)
    let better = |other: &Tier| {
        if tiers.comparator.is_lower_bound() { tier.threshold < other.threshold } else { other.threshold < tier.threshold }
    };
    let next = tiers.tiers.iter().filter(|other| better(other)).map(|other| other.threshold);
    let taken_by = if tiers.comparator.is_lower_bound() { next.min() } else { next.max() };
    let next = taken_by.map(Ratio::from);
    let mut bounds: Vec<Ratio> = next.into_iter().chain([threshold]).collect();
    bounds.sort_unstable();
    let holding: Vec<_> =
        pieces(&bounds).into_iter().filter(|piece| holds(tiers.comparator, some_value(*piece), threshold)).collect();
    let reached = |piece| value_in(&numeric, piece, environment, set).is_some();
    let own = holding.iter().filter(|piece| next.is_none_or(|next| !holds(tiers.comparator, some_value(**piece), next)));
    if own.copied().any(reached) {
        return None;
    }
    let name = set.name(tiers.of);
    Some(match environment.numeric(&numeric, true) {
        Ok(extent) if !holding.iter().copied().any(reached) => {
            let (least_vi, greatest_vi) = (extent.least().vi(), extent.greatest().vi());
            let (least_en, greatest_en) = (extent.least().en(), extent.greatest().en());
            let why = words!(
                "`{name}` chỉ có thể từ {least_vi} đến {greatest_vi}",
                "`{name}` can only be from {least_en} to {greatest_en}"
            );
            (why, None)
        }
        Ok(_) | Err(_) => {
            let why = words!(
                "mọi giá trị của `{name}` đạt bậc này đều đạt một bậc khác được xét trước",
                "every value of `{name}` that meets this tier meets another that comes before it"
            );
            (why, taken_by)
        }
    })
}

// A part of a whole, where a data check refuses parts that are greater: no rated unit has more than 100 %.
fn beyond_check(tiers: &Tiers, tier: &Tier, set: &RuleSet) -> Option<Words> {
    let hundred = Ratio::from(Number::new(100, 0)?);
    let Name::Derived(derived) = tiers.of else { return None };
    let derived = &set.derived[derived];
    let DerivedMethod::Value { value: Numeric::Percent(part, whole), .. } = &derived.method else { return None };
    let refuses = |part_of: &Part| match &part_of.truth {
        Truth::Compare(Comparison::LessOrEqual | Comparison::Less, a, b) => a == part.as_ref() && b == whole.as_ref(),
        Truth::Compare(Comparison::GreaterOrEqual | Comparison::Greater, a, b) => a == whole.as_ref() && b == part.as_ref(),
        _ => false,
    };
    let is_refused = set.data_checks.iter().any(|check| match &check.that {
        Condition::Part(part) => check.is_error && refuses(part),
        Condition::All(parts) => check.is_error && parts.iter().any(|one| matches!(one, Condition::Part(part) if refuses(part))),
        Condition::Any(_) | Condition::None(_) => false,
    });
    let threshold = Ratio::from(tier.threshold);
    let is_beyond = match tiers.comparator {
        Comparator::AtLeast => hundred < threshold,
        Comparator::Above => hundred <= threshold,
        Comparator::AtMost | Comparator::Below => false,
    };
    let name = &derived.id;
    (is_refused && is_beyond).then(|| {
        words!(
            "`{name}` không vượt được 100: kiểm tra số liệu không cho phần lớn hơn tổng",
            "`{name}` cannot pass 100: a data check refuses a part that is greater than its whole"
        )
    })
}

/// Whether a value meets a threshold.
pub(super) fn holds(comparator: Comparator, value: Ratio, threshold: Ratio) -> bool {
    match comparator {
        Comparator::AtLeast => threshold <= value,
        Comparator::Above => threshold < value,
        Comparator::AtMost => value <= threshold,
        Comparator::Below => value < threshold,
    }
}

fn report<'a>(
    site: &Site<'a>,
    tiers: &Tiers,
    tier: &Tier,
    (why, taken_by): (Words, Option<Number>),
    found: &mut Vec<Finding<'a>>,
) {
    let (id, word) = (site.id, tiers.comparator.word());
    let (vi, en) = (tier.threshold.vi(), tier.threshold.en());
    let diagnostic = Diagnostic::warning(
        UNREACHABLE_TIER.name,
        tier.place.clone(),
        words!("không giá trị nào rơi vào bậc `{word} {vi}` của `{id}`", "no value falls into the tier `{word} {en}` of `{id}`"),
    )
    .note(why)
    .help(words!(
        "xem lại ngưỡng và đơn vị đo (tỷ lệ tính theo 0–100), khoảng giá trị của chỉ tiêu, hoặc bỏ bậc này",
        "check the threshold and its measure (percentages run from 0 to 100), the indicator's range, or take the tier out"
    ));
    // a value that meets the tier, and gets another
    let claim = taken_by.map(|threshold| site.claim_by(format!("{word} {threshold}")));
    found.push(Finding { diagnostic, allow: site.allow.clone(), claim });
}
