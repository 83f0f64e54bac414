//! Rule sets that stand among others: what they read of units below, of the unit led and of the period before, which gates may be
//! waived, and how many of a cohort may have a rating.

use super::dice::Dice;
use super::expressions::{Number, Place, Scope};
use super::yaml::{Yaml, expression, map, plain, quoted, whole};
use super::{Author, Results, Standing, Style};

/// What a set is among others.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Whom it rates.
    pub(crate) unit_kind: &'static str,
    /// Ratings of its scale: `muc_1` and so on, best first.
    pub(crate) n_ratings: usize,
    /// What it can read of the units below.
    pub(crate) below: Option<Below>,
    /// Whether whom it rates lead others.
    pub(crate) leads: bool,
    /// Whether it reads the period before.
    pub(crate) reads_previous: bool,
}

/// Units below, as far as a set must know their rules.
#[derive(Clone, Debug)]
pub(crate) struct Below {
    /// Their unit kind.
    pub(crate) unit_kind: &'static str,
    /// Ratings of their scale.
    pub(crate) n_ratings: usize,
    /// Figures of theirs that are counts.
    pub(crate) counts: Vec<String>,
}

/// Grounds on which a drawn gate may be waived.
pub(crate) const GROUNDS: [&str; 2] = ["bat_kha_khang", "tu_khac_phuc"];

/// A rule set that is one of several, as its author would hand it in.
pub(crate) fn part(seed: u64, part: Part) -> String {
    let mut dice = Dice::new(seed ^ 0x9a7);
    let has_points = dice.chance(90);
    let style = Style {
        has_rounded_criteria: dice.chance(70),
        has_rounded_groups: dice.chance(60),
        is_percent_of_max: dice.chance(45),
        absent: ["undetermined", "undetermined", "zero", "not_applicable"][dice.between(0, 3)],
    };
    let ratings = (1..=part.n_ratings).map(|n| format!("muc_{n}")).collect();
    let mut author = Author { dice, scope: Scope::default(), ratings, style, n_ids: 0, part: Some(part) };
    author.part(seed, has_points).document()
}

impl Author {
    fn part(&mut self, seed: u64, has_points: bool) -> Yaml {
        let Some(Part { unit_kind, below, leads, reads_previous, .. }) = self.part.clone() else { panic!("a part of something") };
        let rounding = |author: &mut Author, is_stated: bool| if is_stated { author.rounding() } else { plain("none") };
        let criterion = rounding(self, self.style.has_rounded_criteria);
        let group = rounding(self, self.style.has_rounded_groups);
        let total = rounding(self, self.style.has_rounded_groups || seed.is_multiple_of(2));
        let roundings = map([("derived", plain("none")), ("criterion", criterion), ("group", group), ("total", total)]);
        let header = map([
            ("id", plain(format!("thu/{unit_kind}"))),
            ("version", quoted("1")),
            ("title", quoted("Bộ tiêu chí thử, chỉ để đối chiếu")),
            ("status", plain("draft")),
            ("in_force", map([("from", plain("2010-01-01"))])),
            ("applies_to", map([("organisation", plain("hoi")), ("unit_kind", plain(unit_kind))])),
            ("rounding", roundings),
            ("absent", plain(self.style.absent)),
        ]);
        let header = if self.dice.chance(20) { header.with("as_of", quoted("06-30")) } else { header };
        let mut set = header;
        if reads_previous {
            let how = [("figures", plain("sum")), ("rating", plain("worst")), ("split", plain("undetermined"))];
            set = set.with("previous", map(how));
            if self.dice.chance(60) {
                set = set.with("tenure", map([("counts_from", plain("earliest_predecessor"))]));
            }
        }
        let n = self.dice.between(5, 9);
        set = set.with("indicators", Yaml::List((0..n).map(|n| self.indicator(n)).collect()));
        let mut derived = Vec::new();
        if let Some(below) = &below {
            derived.extend((0..self.dice.between(1, 3)).map(|_| self.derived_of_children(below)));
        }
        let of_children: Vec<String> =
            self.scope.numbers.iter().filter(|own| own.id.starts_with("duoi_")).map(|own| own.id.clone()).collect();
        // what is made of children is not known of the period before, nor is anything made of that
        let (days, texts) = (self.scope.days.clone(), self.scope.texts.clone());
        if reads_previous {
            // and neither are days and texts
            self.scope.days.clear();
            self.scope.texts.clear();
        }
        let own: Vec<Yaml> =
            self.without(&of_children, |author| (0..author.dice.between(0, 3)).map(|_| author.derived()).collect());
        (self.scope.days, self.scope.texts) = (days, texts);
        derived.extend(own);
        if reads_previous {
            self.read_previous(has_points);
            derived.extend((0..self.dice.between(0, 2)).map(|_| self.derived()));
        }
        if !derived.is_empty() {
            set = set.with("derived", Yaml::List(derived));
        }
        if self.dice.chance(30) {
            set = set.with("data_checks", Yaml::List(vec![self.data_check()]));
        }
        set = if has_points { self.with_criteria(set) } else { self.with_matrix(set) };
        self.scope.ratings.clone_from(&self.ratings);
        let n = self.dice.between(1, 5);
        let mut gates: Vec<Yaml> = (0..n).map(|_| self.gate()).collect();
        if leads {
            let at = self.dice.between(0, gates.len());
            gates.insert(at, self.gate_of_the_unit_led());
        }
        if self.dice.chance(50) {
            gates.push(self.gate_of_the_running_rating());
        }
        if reads_previous && self.dice.chance(80) {
            gates.push(self.gate_of_tenure());
        }
        if reads_previous && self.dice.chance(60) {
            let at = self.dice.between(0, gates.len());
            gates.insert(at, self.gate_of_the_rating_before());
        }
        set = set.with("gates", Yaml::List(gates));
        let n = *self.dice.pick(&[0, 1, 2, 2]);
        let quotas: Vec<Yaml> = (1..=n).map(|n| self.quota(n, has_points)).collect();
        if quotas.is_empty() { set } else { set.with("quotas", Yaml::List(quotas)) }
    }

    /// Draws without some numbers in reach.
    fn without<T>(&mut self, ids: &[String], draw: impl FnOnce(&mut Author) -> T) -> T {
        let (aside, within) = std::mem::take(&mut self.scope.numbers).into_iter().partition(|own: &Number| ids.contains(&own.id));
        self.scope.numbers = within;
        let drawn = draw(self);
        let aside: Vec<Number> = aside;
        self.scope.numbers.extend(aside);
        drawn
    }

    // ---- units below

    fn none_below(&mut self) -> Yaml {
        plain(*self.dice.pick(&["not_applicable", "zero", "undetermined"]))
    }

    fn derived_of_children(&mut self, below: &Below) -> Yaml {
        let id = self.id("duoi");
        let rating = self.dice.between(1, below.n_ratings);
        let rated = if self.dice.chance(60) {
            map([("rated_at_least", plain(format!("muc_{rating}")))])
        } else {
            map([("level_at_most", whole(i64::try_from(rating).expect("small")))])
        };
        let children = map([("unit_kind", plain(below.unit_kind))]);
        let (children, high, is_quotient) = match self.dice.between(0, 2) {
            0 => {
                let over = *self.dice.pick(&["rated", "eligible", "all"]);
                (children.with("share", rated).with("over", plain(over)), 100, true)
            }
            1 => (children.with("count", rated), 6, false),
            _ => (children.with("sum", plain(self.dice.pick(&below.counts))), 200, false),
        };
        let children = children.with("none", self.none_below());
        self.scope.numbers.push(Number { id: id.clone(), low: 0, high, decimals: 0, is_quotient });
        map([("id", plain(id)), ("children", children)])
    }

    /// Points for what the units below have, where there are such.
    pub(super) fn of_children(&mut self, standing: Standing, max: i64, may_nest: bool, place: Place) -> Option<Yaml> {
        let below = self.part.as_ref()?.below.clone()?;
        if standing != Standing::Free || !may_nest || !self.dice.chance(18) {
            return None;
        }
        let each = (1..=below.n_ratings).map(|n| (format!("muc_{n}"), self.result(Results::Points { min: 0, max }))).collect();
        let combine = if place.quotients { *self.dice.pick(&["mean", "sum", "min"]) } else { *self.dice.pick(&["sum", "min"]) };
        let children = map([("unit_kind", plain(below.unit_kind)), ("each", Yaml::Map(each)), ("combine", plain(combine))]);
        Some(map([("children", children.with("none", self.none_below()))]))
    }

    // ---- the period before

    /// Puts what can be read of the period before in reach.
    fn read_previous(&mut self, has_points: bool) {
        let before = |id: &str| format!("previous.{id}");
        let numbers = self.scope.numbers.iter().filter(|own| !own.id.starts_with("duoi_"));
        let mut numbers: Vec<Number> =
            numbers.map(|own| Number { id: before(&own.id), low: own.low.min(0), high: own.high * 2, ..own.clone() }).collect();
        if has_points {
            numbers.push(Number { id: before("total"), low: -5, high: 60, decimals: 2, is_quotient: false });
        }
        self.scope.numbers.extend(numbers);
        let truths: Vec<String> = self.scope.truths.iter().map(|id| before(id)).collect();
        self.scope.truths.extend(truths);
        let choices: Vec<_> = self.scope.choices.iter().map(|(id, options)| (before(id), options.clone())).collect();
        self.scope.choices.extend(choices);
    }

    fn gate_of_tenure(&mut self) -> Yaml {
        let id = self.id("kc");
        let when = format!("months_in_operation < {}", *self.dice.pick(&[6, 12, 60, 150]));
        map([("id", plain(id)), ("when", expression(&mut self.dice, &when)), ("then", self.effect())])
    }

    fn gate_of_the_running_rating(&mut self) -> Yaml {
        let id = self.id("kc");
        let rating = self.dice.pick(&self.ratings).clone();
        let sign = *self.dice.pick(&[">=", "==", "<"]);
        let when = format!("rating {sign} {rating}");
        let gate = map([("id", plain(id)), ("when", expression(&mut self.dice, &when)), ("then", self.effect())]);
        self.perhaps_waivable(gate)
    }

    fn gate_of_the_rating_before(&mut self) -> Yaml {
        let id = self.id("kc");
        let rating = self.dice.pick(&self.ratings).clone();
        let when = match self.dice.between(0, 3) {
            0 => "rating > previous.rating".to_owned(),
            1 => format!("previous.rating >= {rating}"),
            2 => format!("previous.rating < {rating} && rating >= {rating}"),
            _ => format!("rating != previous.rating || previous.rating in [{rating}]"),
        };
        let gate = map([("id", plain(id)), ("when", expression(&mut self.dice, &when)), ("then", self.effect())]);
        self.perhaps_waivable(gate)
    }

    // ---- gates and quotas

    fn gate_of_the_unit_led(&mut self) -> Yaml {
        let id = self.id("kc");
        let mut gate = map([("id", plain(id)), ("relation", plain("leads"))]);
        if self.dice.chance(30) {
            gate = gate.with("when", self.condition());
        }
        if self.dice.chance(40) {
            gate = gate.with("unless", self.condition());
        }
        let gate = gate.with("then", map([("not_above", plain("related_unit"))]));
        self.perhaps_waivable(gate)
    }

    /// With the grounds on which it may be waived, perhaps; never where a set stands by itself.
    pub(super) fn perhaps_waivable(&mut self, gate: Yaml) -> Yaml {
        if self.part.is_none() || !self.dice.chance(55) {
            return gate;
        }
        let grounds = GROUNDS.map(|ground| (ground.to_owned(), quoted(&format!("Căn cứ {ground}"))));
        gate.with("waivable", Yaml::Map(grounds.to_vec()))
    }

    fn quota(&mut self, n: usize, has_points: bool) -> Yaml {
        // the best mostly, then the one below it: what the first leaves is the second's
        let limited =
            if self.dice.chance(70) { (n - 1).min(self.ratings.len() - 2) } else { self.dice.between(0, self.ratings.len() - 2) };
        let others = if self.dice.chance(60) { limited + 1 } else { self.dice.between(limited + 1, self.ratings.len() - 1) };
        let within = match self.dice.between(0, 9) {
            0 => vec!["cohort", "territory"],
            1 => vec!["cohort", "subtype"],
            2 => vec!["organisation", "unit_kind"],
            _ => vec!["cohort"],
        };
        let rating = |at: usize, author: &Author| plain(&author.ratings[at]);
        let mut quota = map([
            ("id", plain(format!("tl_{n}"))),
            ("rating", rating(limited, self)),
            ("within", Yaml::List(within.into_iter().map(plain).collect())),
        ]);
        if self.dice.chance(20) {
            quota = quota.with("capacity", map([("count", whole(self.dice.between(0, 4)))]));
        } else {
            let of = match self.dice.between(0, 2) {
                0 => plain("all"),
                key => {
                    let key = if key == 1 { "rated" } else { "rated_at_least" };
                    let base = self.dice.between(0, self.ratings.len() - 1);
                    let counted = *self.dice.pick(&["before", "after"]);
                    map([(key, rating(base, self)), ("counted", plain(counted))])
                }
            };
            let percent = *self.dice.pick(&["0", "10", "12.5", "20", "33", "50", "80", "100"]);
            let capacity = map([("percent", plain(percent))]);
            let capacity =
                if self.dice.chance(30) { capacity.with("at_least", whole(self.dice.between(0, 2))) } else { capacity };
            quota = quota.with("capacity", capacity.with("of", of));
            quota = quota.with("round", plain(*self.dice.pick(&["floor", "half_up", "ceiling"])));
            if self.dice.chance(60) {
                let percent = *self.dice.pick(&["25", "40", "66.5", "100"]);
                quota = quota.with("exception", map([("percent", plain(percent))]));
            }
        }
        if self.dice.chance(25) {
            let small = map([("under", whole(self.dice.between(1, 6))), ("allow", whole(self.dice.between(0, 2)))]);
            quota = quota.with("small_cohort", small);
        }
        if has_points && self.dice.chance(25) {
            quota = quota.with("score_at_least", whole(self.dice.between(1, 30)));
        }
        let mut keys = if has_points && self.dice.chance(70) { vec!["total".to_owned()] } else { Vec::new() };
        let numbers: Vec<String> = self.scope.numbers.iter().map(|own| own.id.clone()).collect();
        for _ in 0..self.dice.between(usize::from(keys.is_empty()), 2) {
            let key = self.dice.pick(&numbers).clone();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let key = |author: &mut Author, id: String| Yaml::Flow(vec![(id, plain(*author.dice.pick(&["desc", "desc", "asc"])))]);
        let keys = keys.into_iter().map(|id| key(self, id)).collect();
        quota = quota.with("rank_by", Yaml::List(keys));
        quota = quota.with("ties", plain(*self.dice.pick(&["exclude", "refuse"])));
        quota = quota.with("undetermined", plain(*self.dice.pick(&["set_aside", "set_aside", "set_aside", "blocks"])));
        quota.with("others", rating(others, self))
    }
}
