//! A percentage held against shares: thresholds of 0.9 where the value runs from 0 to 100.
//!
//! Only what asks for at least so much: "at most 0.5 %" is how a text limits what should not happen.

use super::claim::Want;
use super::sites::{Scale, Site, sites};
use super::values::Stretch;
use super::{Examined, Finding, Lint};
use crate::law::expression::Numeric;
use crate::law::ranges::{Environment, Ranges};
use crate::law::{DerivedMethod, EachLeast, FloorLeast, Method, Name, RatingsRead, RuleSet, Tiers};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::figure::{Kind, QuantityWord};
use crate::words::number::{Number, Ratio};

pub(super) const PERCENT_AS_SHARE: Lint = Lint {
    name: "percent_as_share",
    severity: Severity::Warning,
    explanation_vi: include_str!("percent_as_share.vi.md"),
    explanation_en: include_str!("percent_as_share.en.md"),
    check: percent_as_share,
};

fn percent_as_share<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let (set, Some(ranges)) = (examined.set, examined.ranges) else { return };
    for site in sites(set) {
        match site.scale {
            Scale::Tiers(tiers) => of_tiers(&site, tiers, set, ranges, found),
            Scale::Other(Method::Proportional(proportional)) => {
                if let Some(share) = proportional.at_least_percent.filter(|percent| is_share(*percent)) {
                    let diagnostic = report(site.place, "at_least_percent", share);
                    found.push(Finding { diagnostic, allow: site.allow.clone(), claim: None });
                }
            }
            Scale::Other(_) | Scale::Cases(_) | Scale::Choice(_) | Scale::Alternatives(..) => {}
        }
    }
    let Some(scorecard) = set.scorecard() else { return };
    for node in &scorecard.nodes {
        let own = node.floor.as_ref().and_then(|floor| match floor.least {
            FloorLeast::SharePercent(share) => Some((share, &floor.anchor)),
            FloorLeast::Points(_) => None,
        });
        let each = node.floor_each.as_ref().and_then(|floor| match floor.least {
            EachLeast::SharePercent(share) => Some((share, &floor.anchor)),
            EachLeast::Points(_) | EachLeast::Above(_) => None,
        });
        for (share, anchor) in own.into_iter().chain(each).filter(|(share, _)| is_share(*share)) {
            let diagnostic = report(&anchor.place, "share_percent", share);
            found.push(Finding { diagnostic, allow: vec![&node.anchor.allow, &anchor.allow], claim: None });
        }
    }
    let edges: Vec<Number> = set.ratings.iter().filter_map(|rating| rating.from).collect();
    if scorecard.ratings_read == RatingsRead::PercentOfMax && are_shares(&edges) {
        let first = set.ratings.iter().find_map(|rating| Some((rating, rating.from.filter(|from| is_share(*from))?)));
        if let Some((rating, from)) = first {
            let diagnostic = report(&rating.anchor.place, "from", from);
            found.push(Finding { diagnostic, allow: vec![&rating.anchor.allow], claim: None });
        }
    }
}

/// More than nothing and less than 1.
fn is_share(number: Number) -> bool {
    Number::ZERO < number && number < Number::ONE
}

/// None is above 1, and one is a fraction.
fn are_shares(all: &[Number]) -> bool {
    all.iter().all(|one| *one <= Number::ONE) && all.iter().copied().any(is_share)
}

fn of_tiers<'a>(site: &Site<'a>, tiers: &'a Tiers, set: &RuleSet, ranges: &Ranges, found: &mut Vec<Finding<'a>>) {
    let thresholds: Vec<Number> = tiers.tiers.iter().map(|tier| tier.threshold).collect();
    let reaches_hundred = Ratio::from(Number::HUNDRED) <= Environment::new(ranges).name(tiers.of).greatest();
    if !tiers.comparator.is_lower_bound() || !are_shares(&thresholds) || !reaches_hundred || !is_percent(set, tiers.of) {
        return;
    }
    // the best tier, which a value of 1 % reaches
    let Some(tier) = tiers.tiers.iter().filter(|tier| is_share(tier.threshold)).max_by_key(|tier| tier.threshold) else { return };
    let (id, name, word) = (site.id, set.name(tiers.of), tiers.comparator.word());
    let (meant, threshold) = (hundredfold(tier.threshold), tier.threshold);
    let (vi, en, meant_vi, meant_en) = (threshold.vi(), threshold.en(), meant.vi(), meant.en());
    let diagnostic = Diagnostic::warning(
        PERCENT_AS_SHARE.name,
        tier.place.clone(),
        words!(
            "`{word} {threshold}` của `{id}` chỉ đòi {vi}%: `{name}` tính bằng phần trăm, từ 0 đến 100, mà không ngưỡng nào quá 1",
            "`{word} {threshold}` of `{id}` asks for {en}% only: `{name}` is a percentage, 0 to 100, and no threshold is above 1"
        ),
    )
    .help(words!(
        "nếu văn bản ghi {meant_vi}%, viết `{word}: {meant}`; nếu đúng là {vi}%, nêu `at_most` của chỉ tiêu cho sát thực tế, hoặc ghi lý do ở `allow`",
        "if the text says {meant_en}%, write `{word}: {meant}`; if {en}% is meant, state an `at_most` that the figure can have, or the reason in `allow`"
    ));
    let one = Ratio::from(Number::ONE);
    let inside = Stretch { low: Some((one, true)), high: Some((one, true)) };
    let claim = site.claim(vec![Want::Within(tiers.of, inside)]);
    found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(claim) });
}

fn hundredfold(share: Number) -> Ratio {
    Ratio::from(share).times(Ratio::from(Number::HUNDRED)).unwrap_or(Ratio::from(share))
}

fn report(place: &Place, key: &str, share: Number) -> Diagnostic {
    let meant = hundredfold(share);
    let (vi, en) = (share.vi(), share.en());
    let Words { vi: meant_vi, en: meant_en } = Words::new(meant.vi(), meant.en());
    Diagnostic::warning(
        PERCENT_AS_SHARE.name,
        place.clone(),
        words!(
            "`{key}: {share}` chỉ đòi {vi}%: ở đây ghi phần trăm, từ 0 đến 100",
            "`{key}: {share}` asks for {en}% only: percent stands here, 0 to 100"
        ),
    )
    .help(words!(
        "nếu văn bản ghi {meant_vi}%, viết `{key}: {meant}`; nếu đúng là {vi}%, ghi lý do ở `allow`",
        "if the text says {meant_en}%, write `{key}: {meant}`; if {en}% is meant, state the reason in `allow`"
    ))
}

/// Whether a name's values are percentages.
fn is_percent(set: &RuleSet, name: Name) -> bool {
    match name {
        Name::Indicator(indicator) => match &set.indicators[indicator].question.kind {
            Kind::Quantity(quantity) => quantity.word == QuantityWord::Percent,
            Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => false,
        },
        Name::Derived(derived) => {
            let derived = &set.derived[derived];
            let is_value = match &derived.method {
                DerivedMethod::Value { value, .. } => is_percentage(set, value),
                DerivedMethod::Truth(_)
                | DerivedMethod::Tiers(_)
                | DerivedMethod::Cases(_)
                | DerivedMethod::Choice(_)
                | DerivedMethod::Children(_) => false,
            };
            is_value || derived.measure.as_deref() == Some("percent")
        }
        Name::Points(_)
        | Name::Relative(_)
        | Name::Total
        | Name::TotalMax
        | Name::MonthsInOperation
        | Name::PeriodYear
        | Name::UnitKind
        | Name::Subtype
        | Name::Territory => false,
    }
}

fn is_percentage(set: &RuleSet, value: &Numeric) -> bool {
    match value {
        Numeric::Percent(..) | Numeric::PointsShare(_) => true,
        Numeric::Name(name) => is_percent(set, *name),
        Numeric::Round(inner, ..) | Numeric::Floor(inner) | Numeric::Clamp(inner, ..) => is_percentage(set, inner),
        Numeric::Min(all) | Numeric::Max(all) => all.iter().any(|one| is_percentage(set, one)),
        _ => false,
    }
}
