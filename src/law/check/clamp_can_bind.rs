//! A formula whose value can leave the criterion's points, and is then cut.

use super::shadowed_case::given;
use super::sites::{Scale, sites};
use super::{Examined, Finding, Lint};
use crate::law::Method;
use crate::law::expression::Numeric;
use crate::law::ranges::Environment;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::number::Ratio;

pub(super) const CLAMP_CAN_BIND: Lint = Lint {
    name: "clamp_can_bind",
    severity: Severity::Warning,
    explanation_vi: include_str!("clamp_can_bind.vi.md"),
    explanation_en: include_str!("clamp_can_bind.en.md"),
    check: clamp_can_bind,
};

fn clamp_can_bind<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    for site in sites(examined.set) {
        let (Some(node), Scale::Other(Method::Formula { value, text })) = (site.criterion, site.scale) else { continue };
        let environment = given(&site, &Environment::new(ranges));
        let Some((least, greatest)) = bounds(value, &environment) else { continue };
        let id = site.id;
        let mut report = |message, reason: &str, bound: &str| {
            let diagnostic = Diagnostic::warning(CLAMP_CAN_BIND.name, site.place.clone(), message).help(words!(
                "nếu văn bản có giới hạn, viết giới hạn vào công thức: `{bound}({text}, …)`; nếu không, xem lại khoảng giá trị của các chỉ tiêu",
                "if the text sets the bound, write it in the formula: `{bound}({text}, …)`; if not, check the ranges of the indicators"
            ));
            found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(site.claim_by(reason)) });
        };
        if Ratio::from(node.points_max) < greatest {
            let (most_vi, most_en) = (greatest.vi(), greatest.en());
            let (max_vi, max_en) = (node.points_max.vi(), node.points_max.en());
            report(
                words!(
                    "công thức của `{id}` có thể đến {most_vi}, và sẽ bị cắt ở điểm tối đa {max_vi}",
                    "the formula of `{id}` can reach {most_en}, and is cut at the maximum of {max_en}"
                ),
                "formula capped",
                "min",
            );
        }
        if least < Ratio::from(node.points_min) {
            let (least_vi, least_en) = (least.vi(), least.en());
            let (min_vi, min_en) = (node.points_min.vi(), node.points_min.en());
            report(
                words!(
                    "công thức của `{id}` có thể xuống {least_vi}, và sẽ bị nâng lên điểm tối thiểu {min_vi}",
                    "the formula of `{id}` can fall to {least_en}, and is raised to the minimum of {min_en}"
                ),
                "formula floored",
                "max",
            );
        }
    }
}

/// The least and greatest value of an expression: as its range says, but exact through `min`, `max`, `clamp` of quotients, which
/// a range keeps in a form too wide to tell.
pub(super) fn bounds(numeric: &Numeric, environment: &Environment<'_>) -> Option<(Ratio, Ratio)> {
    let of = |numeric: &Numeric| bounds(numeric, environment);
    let each = |all: &[Numeric], join: fn(Ratio, Ratio) -> Ratio| {
        let mut parts = all.iter().map(of);
        let first = parts.next()??;
        parts.try_fold(first, |(least, greatest), part| {
            let (own_least, own_greatest) = part?;
            Some((join(least, own_least), join(greatest, own_greatest)))
        })
    };
    match numeric {
        Numeric::Min(all) => each(all, Ord::min),
        Numeric::Max(all) => each(all, Ord::max),
        Numeric::Clamp(x, least, most) => {
            let ((low, high), (least_low, least_high), (most_low, most_high)) = (of(x)?, of(least)?, of(most)?);
            Some((low.max(least_low).min(most_low), high.max(least_high).min(most_high)))
        }
        Numeric::Negate(x) => of(x).map(|(least, greatest)| (-greatest, -least)),
        Numeric::Add(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            Some((a_least.plus(b_least)?, a_greatest.plus(b_greatest)?))
        }
        Numeric::Subtract(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            Some((a_least.minus(b_greatest)?, a_greatest.minus(b_least)?))
        }
        Numeric::Multiply(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            let corners =
                [a_least.times(b_least)?, a_least.times(b_greatest)?, a_greatest.times(b_least)?, a_greatest.times(b_greatest)?];
            Some((corners.into_iter().min()?, corners.into_iter().max()?))
        }
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::Divide(..)
        | Numeric::Percent(..)
        | Numeric::Abs(_)
        | Numeric::Sum(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_)
        | Numeric::Round(..)
        | Numeric::Floor(_) => {
            let extent = environment.numeric(numeric, false).ok()?;
            Some((extent.least(), extent.greatest()))
        }
    }
}
