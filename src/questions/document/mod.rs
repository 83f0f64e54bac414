//! What is printed on paper and signed: the score sheet of a unit, the summary of a rule set, the list proposed for recognition.

pub mod overview;
pub mod proposed;
pub mod reasons;
pub mod score_sheet;

use crate::facts::Layer;
use crate::law::{Anchor, Body, NodeId, RuleSet, Scorecard, Status};
use crate::questions::form::{roman, split_number};
use crate::words::diagnostic::Words;
use crate::words::number::Number;
use crate::words::period::{Date, Period};

/// What each layer of figures has of one thing; `None` where the run has not read that layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByLayer<T> {
    /// Tự chấm.
    pub own: Option<T>,
    /// Thẩm định.
    pub appraised: Option<T>,
    /// Quyết định.
    pub decided: Option<T>,
}

impl<T> Default for ByLayer<T> {
    fn default() -> ByLayer<T> {
        ByLayer { own: None, appraised: None, decided: None }
    }
}

impl<T> ByLayer<T> {
    /// What one layer has, and no other.
    pub fn of(layer: Layer, what: T) -> ByLayer<T> {
        let mut all = ByLayer::default();
        all.set(layer, what);
        all
    }

    /// Puts what a layer has beside what others have.
    pub fn set(&mut self, layer: Layer, what: T) {
        match layer {
            Layer::Own => self.own = Some(what),
            Layer::Appraised => self.appraised = Some(what),
            Layer::Decided => self.decided = Some(what),
        }
    }

    /// What the layers under that of most authority have, of those that were read; the lowest first.
    pub fn below(&self) -> Vec<(Layer, &T)> {
        let all = [Layer::Own, Layer::Appraised, Layer::Decided].map(|layer| self.get(layer).map(|what| (layer, what)));
        let mut all: Vec<_> = all.into_iter().flatten().collect();
        all.pop();
        all
    }

    /// What a layer has.
    pub fn get(&self, layer: Layer) -> Option<&T> {
        match layer {
            Layer::Own => self.own.as_ref(),
            Layer::Appraised => self.appraised.as_ref(),
            Layer::Decided => self.decided.as_ref(),
        }
    }

    /// What the layer of most authority has, of those that were read.
    pub fn foremost(&self) -> Option<&T> {
        self.decided.as_ref().or(self.appraised.as_ref()).or(self.own.as_ref())
    }

    /// The same of each layer.
    pub fn map<U>(&self, each: impl Fn(&T) -> U) -> ByLayer<U> {
        ByLayer {
            own: self.own.as_ref().map(&each),
            appraised: self.appraised.as_ref().map(&each),
            decided: self.decided.as_ref().map(&each),
        }
    }
}

/// The rule set behind a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedBy {
    /// Its title.
    pub title: String,
    /// Its id and version: `minh_hoa/hoi_nong_dan/xa@2016.1`.
    pub reference: String,
    /// How official it is.
    pub status: Status,
}

impl RatedBy {
    /// The set as documents name it.
    pub fn of(set: &RuleSet) -> RatedBy {
        RatedBy { title: set.title.clone(), reference: set.reference(), status: set.status }
    }
}

/// What a unit was given in one place of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Points.
    Points(Number),
    /// A rating, by its title.
    Rating(String),
    /// It does not apply to the unit.
    NotApplicable,
    /// Nothing, and why.
    Absent(Words),
}

/// What came of a unit, as a form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A rating, by its title.
    Rated(String),
    /// Không xếp loại.
    NotRated,
    /// Chưa đủ căn cứ xếp loại.
    Undetermined,
}

/// A line of a form: a group or a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `I`, `1`, `1.1`; the number that the title begins with, where it has one.
    pub number: String,
    /// Its title, without that number.
    pub title: Words,
    /// How many groups it stands in.
    pub depth: usize,
    /// Whether it is a group.
    pub is_group: bool,
    /// Its maximum; `None` in a matrix.
    pub points_max: Option<Number>,
    /// Its least points, where points are taken off.
    pub points_min: Option<Number>,
    /// The clause behind it; once its document is replaced, the one that took its place.
    pub clause: Option<String>,
}

/// The lines of a set's form for a period, in document order.
pub fn items(set: &RuleSet, period: Period) -> Vec<Item> {
    let as_of = set.as_of_day(period);
    match &set.body {
        Body::Criteria(scorecard) => (0..scorecard.nodes.len()).map(|id| item(set, scorecard, id, as_of)).collect(),
        Body::Matrix(rows) => {
            let item = |(position, row): (usize, &crate::law::MatrixRow)| {
                let (own, title) = split_number(&row.title);
                Item {
                    number: own.map_or_else(|| (position + 1).to_string(), str::to_owned),
                    title: Words::new(title, title),
                    depth: 0,
                    is_group: false,
                    points_max: None,
                    points_min: None,
                    clause: clause(set, &row.anchor, as_of),
                }
            };
            rows.iter().enumerate().map(item).collect()
        }
    }
}

fn item(set: &RuleSet, scorecard: &Scorecard, id: NodeId, as_of: Option<Date>) -> Item {
    let node = &scorecard.nodes[id];
    let (own, title) = split_number(&node.title);
    let is_outside = [scorecard.bonus, scorecard.deductions].contains(&Some(id));
    let title = match title {
        "bonus" if is_outside => Words::new("Điểm thưởng", "Bonus"),
        "deductions" if is_outside => Words::new("Điểm trừ", "Deductions"),
        title => Words::new(title, title),
    };
    let path = path(scorecard, id);
    let depth = path.len() - 1;
    Item {
        number: own.map_or_else(|| number(scorecard, &path, is_outside), str::to_owned),
        title,
        depth,
        is_group: !node.is_criterion(),
        points_max: Some(node.points_max),
        points_min: Some(node.points_min).filter(|least| least.is_negative()),
        clause: clause(set, &node.anchor, as_of),
    }
}

/// The place of a node and of each group around it among those of its own group, the outermost first.
fn path(scorecard: &Scorecard, id: NodeId) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = Some(id);
    while let Some(own) = at {
        let parent = scorecard.nodes[own].parent;
        let siblings = parent.map_or(scorecard.roots.as_slice(), |parent| scorecard.nodes[parent].children());
        path.push(siblings.iter().position(|sibling| *sibling == own).unwrap_or(siblings.len()));
        at = parent;
    }
    path.reverse();
    path
}

/// `I`, `1`, `1.1`, as paper forms count; where the form has criteria and no groups, they are `1`, `2`.
fn number(scorecard: &Scorecard, path: &[usize], is_outside: bool) -> String {
    let is_flat = scorecard.roots.iter().all(|root| scorecard.nodes[*root].is_criterion());
    match path {
        _ if is_outside => String::new(),
        [top] if is_flat => (top + 1).to_string(),
        [top] => roman(top + 1),
        [_, inner @ ..] => inner.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join("."),
        [] => String::new(),
    }
}

fn clause(set: &RuleSet, anchor: &Anchor, as_of: Option<Date>) -> Option<String> {
    anchor.clause.map(|clause| set.clauses[clause].at_on(as_of).to_owned())
}
