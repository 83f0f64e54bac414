//! What a figure is asked for: the criteria, requirements and gates that read it, directly or through derived values.

use super::clause::ClauseId;
use super::expression::{Condition, Numeric};
use super::relative::Relative;
use super::{Body, Content, DerivedMethod, Expression, IndicatorId, Name, Previous, RuleSet};
use std::collections::BTreeSet;

/// A line of the rules that reads a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    /// What it is called.
    pub title: &'a str,
    /// The clause behind it.
    pub clause: Option<ClauseId>,
}

impl RuleSet {
    /// What each indicator is asked for, in document order.
    pub fn uses(&self) -> Vec<Vec<Use<'_>>> {
        let derived = self.read_by_derived();
        let mut uses: Vec<Vec<Use<'_>>> = vec![Vec::new(); self.indicators.len()];
        let mut add = |read: &BTreeSet<Name>, title, clause| {
            for indicator in figures(read, &derived, &self.relatives) {
                // what is read of the period before is asked in it
                let indicator = match self.indicators[indicator].previous {
                    Some(Previous::Indicator(of)) => of,
                    Some(Previous::Total | Previous::Rating) | None => indicator,
                };
                let new = Use { title, clause };
                if !uses[indicator].contains(&new) {
                    uses[indicator].push(new);
                }
            }
        };
        match &self.body {
            Body::Criteria(scorecard) => {
                for node in &scorecard.nodes {
                    let Content::Criterion { applies_when, method, .. } = &node.content else { continue };
                    let mut read = read_by(applies_when.as_ref());
                    method.each_expression(&mut |expression| names(expression, &mut read));
                    add(&read, &node.title, node.anchor.clause);
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    let mut read = read_by(row.applies_when.as_ref());
                    row.method.each_expression(&mut |expression| names(expression, &mut read));
                    add(&read, &row.title, row.anchor.clause);
                }
            }
        }
        for requirement in self.ratings.iter().filter_map(|rating| rating.require.as_ref()).flat_map(super::Require::leaves) {
            add(&read_by(Some(&requirement.that)), &requirement.title, requirement.anchor.clause);
        }
        for gate in &self.gates {
            let mut read = read_by(Some(&gate.when));
            read.extend(read_by(gate.unless.as_ref()));
            add(&read, gate.title.as_deref().unwrap_or(&gate.id), gate.anchor.clause);
        }
        uses
    }

    // The figures behind each derived value; each reads earlier ones only.
    fn read_by_derived(&self) -> Vec<BTreeSet<IndicatorId>> {
        let mut derived: Vec<BTreeSet<IndicatorId>> = Vec::new();
        for own in &self.derived {
            let mut read = BTreeSet::new();
            let mut visit = |expression: Expression<'_>| names(expression, &mut read);
            match &own.method {
                DerivedMethod::Value { value, .. } => visit(Expression::Numeric(value)),
                DerivedMethod::Truth(condition) => visit(Expression::Condition(condition)),
                DerivedMethod::Tiers(tiers) => tiers.each_expression(&mut visit),
                DerivedMethod::Cases(cases) => cases.each_expression(&mut visit),
                DerivedMethod::Choice(choice) => choice.each_expression(&mut visit),
                // what is read of the units below is no figure of the unit's own
                DerivedMethod::Children(_) => {}
            }
            // a relative score is never read by a derived value
            let found = figures(&read, &derived, &[]);
            derived.push(found);
        }
        derived
    }
}

fn read_by(condition: Option<&Condition>) -> BTreeSet<Name> {
    let mut read = BTreeSet::new();
    condition.iter().for_each(|condition| condition.names(&mut read));
    read
}

fn names(expression: Expression<'_>, read: &mut BTreeSet<Name>) {
    match expression {
        Expression::Numeric(numeric) => Numeric::names(numeric, read),
        Expression::Condition(condition) => condition.names(read),
        Expression::Name(name) => {
            read.insert(name);
        }
    }
}

fn figures(read: &BTreeSet<Name>, derived: &[BTreeSet<IndicatorId>], relatives: &[Relative]) -> BTreeSet<IndicatorId> {
    let mut found = BTreeSet::new();
    for name in read {
        match name {
            Name::Indicator(indicator) => {
                found.insert(*indicator);
            }
            Name::Derived(at) => found.extend(derived.get(*at).into_iter().flatten()),
            // what it holds beside others is a figure or a derived value
            Name::Relative(at) => {
                let of = relatives.get(*at).map(|relative| relative.of);
                found.extend(figures(&of.into_iter().collect(), derived, &[]));
            }
            Name::Points(_)
            | Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Territory => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::law::load::from_texts;
    use std::collections::BTreeMap;

    #[test]
    fn a_figure_that_is_held_beside_others_is_asked_for_by_the_criterion_that_does_so() {
        let rules = |of: &str| {
            format!(
                "id: s
version: '1'
title: Thử
status: draft
applies_to: {{ organisation: o, unit_kind: xa }}
points_max: 10
ratings_read: points
rounding: {{ derived: none, criterion: {{ decimals: 2, mode: half_up }}, group: none, total: none }}
absent: undetermined
indicators:
  - {{ id: vuot, type: count, at_most: 1000 }}
  - {{ id: khac, type: count, at_most: 1000 }}
derived:
  - {{ id: gap_doi, value: '2 * vuot' }}
criteria:
  - {{ id: thi_dua, title: Thi đua, points_max: 6, score: {{ relative: {{ of: {of}, to: leader, within: [cohort], from: 3, up_to: 6 }} }} }}
  - {{ id: con_lai, title: Còn lại, points_max: 4, score: {{ met: khac > 1 }} }}
ratings: [{{ id: tot, from: 8 }}, {{ id: kha, otherwise: true }}]
"
            )
        };
        for of in ["vuot", "gap_doi"] {
            let loaded = from_texts(BTreeMap::from([("s/1/rules.yaml".to_owned(), rules(of))]));
            assert_eq!(loaded.library.entries.len(), 1, "{:?}", loaded.diagnostics);
            let uses = loaded.library.entries[0].set.uses();
            let titles: Vec<Vec<&str>> = uses.iter().map(|uses| uses.iter().map(|one| one.title).collect()).collect();
            assert_eq!(titles, [vec!["Thi đua"], vec!["Còn lại"]], "{of}");
        }
    }
}
