//! Random rule sets that the language allows, as text, and random units to rate by them.
//!
//! The text goes through the loader, so what is compared is the way from a file to a rating. Everything follows from the seed.

pub(crate) mod dice;
mod expressions;
pub(crate) mod parts;
pub(crate) mod units;
mod yaml;

use dice::Dice;
use expressions::{EXACT, MODES, Number, Place, QUOTIENT, Scope, decimal, decimal_between};
use yaml::{Yaml, expression, map, plain, quoted, whole};

/// A rule set as its author would hand it in.
pub(crate) fn rule_set(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let has_points = dice.chance(85);
    let n_ratings = dice.between(2, 6);
    let ratings = (1..=n_ratings).map(|n| format!("muc_{n}")).collect();
    let style = Style {
        has_rounded_criteria: dice.chance(60),
        has_rounded_groups: dice.chance(60),
        is_percent_of_max: dice.chance(45),
        absent: ["undetermined", "undetermined", "undetermined", "zero", "not_applicable"][dice.between(0, 4)],
    };
    let mut author = Author { dice, scope: Scope::default(), ratings, style, n_ids: 0, part: None };
    author.rule_set(has_points, seed).document()
}

/// What an author keeps to throughout.
#[derive(Clone, Copy, Debug)]
struct Style {
    has_rounded_criteria: bool,
    has_rounded_groups: bool,
    is_percent_of_max: bool,
    absent: &'static str,
}

struct Author {
    dice: Dice,
    scope: Scope,
    ratings: Vec<String>,
    style: Style,
    n_ids: usize,
    /// What the set is among others; `None` where it stands by itself.
    part: Option<parts::Part>,
}

/// Where a criterion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// In the tree, where it may be dropped.
    Free,
    /// Below a `capped` group or in the bonus: not dropped.
    Capped,
    /// In the deductions.
    Deduction,
}

/// A node with its maximum in quarters of a point.
struct Written {
    node: Yaml,
    max: i64,
    /// Some leaf has a maximum of 0: with everything else dropped, there is no share to be asked for.
    has_deduction: bool,
}

/// Points in quarters.
fn points(quarters: i64) -> Yaml {
    plain(points_text(quarters))
}

fn points_text(quarters: i64) -> String {
    decimal(quarters * 25, 2)
}

impl Author {
    fn id(&mut self, prefix: &str) -> String {
        self.n_ids += 1;
        format!("{prefix}_{}", self.n_ids)
    }

    fn rounding(&mut self) -> Yaml {
        let mode = *self.dice.pick(&MODES);
        let decimals = self.dice.between(0, 2);
        Yaml::Flow(vec![("decimals".to_owned(), whole(decimals)), ("mode".to_owned(), plain(mode))])
    }

    fn rule_set(&mut self, has_points: bool, seed: u64) -> Yaml {
        let rounding = |author: &mut Author, is_stated: bool| if is_stated { author.rounding() } else { plain("none") };
        let of_derived = self.dice.chance(30);
        let derived = rounding(self, of_derived);
        let criterion = rounding(self, self.style.has_rounded_criteria);
        let group = rounding(self, self.style.has_rounded_groups);
        let total = rounding(self, self.style.has_rounded_groups || seed.is_multiple_of(2));
        let applies_to = map([("organisation", plain("hoi")), ("unit_kind", plain("xa"))]);
        let header = map([
            ("id", plain("thu/xa")),
            ("version", quoted(&seed.to_string())),
            ("title", quoted("Bộ tiêu chí thử, chỉ để đối chiếu")),
            ("status", plain("draft")),
            ("applies_to", applies_to),
            ("rounding", map([("derived", derived), ("criterion", criterion), ("group", group), ("total", total)])),
            ("absent", plain(self.style.absent)),
        ]);
        let header = if self.dice.chance(20) { header.with("as_of", quoted("06-30")) } else { header };
        let n = self.dice.between(7, 14);
        let indicators = (0..n).map(|n| self.indicator(n)).collect();
        let n = self.dice.between(0, 5);
        let derived: Vec<Yaml> = (0..n).map(|_| self.derived()).collect();
        let n = self.dice.between(0, 2);
        let checks: Vec<Yaml> = (0..n).map(|_| self.data_check()).collect();
        let set = header.with("indicators", Yaml::List(indicators));
        let set = if derived.is_empty() { set } else { set.with("derived", Yaml::List(derived)) };
        let set = if checks.is_empty() { set } else { set.with("data_checks", Yaml::List(checks)) };
        let set = if has_points { self.with_criteria(set) } else { self.with_matrix(set) };
        let n = self.dice.between(0, 5);
        self.scope.ratings.clone_from(&self.ratings);
        let gates: Vec<Yaml> = (0..n).map(|_| self.gate()).collect();
        if gates.is_empty() { set } else { set.with("gates", Yaml::List(gates)) }
    }

    /// Half as many where a set is one of several: units of such sets are rated, and rated well, so that they compete.
    fn few(&self, n: i64) -> i64 {
        if self.part.is_some() { (n / 2).max(1) } else { n }
    }

    // ---- figures

    fn indicator(&mut self, n: i64) -> Yaml {
        let kind = match n {
            0 | 1 => "count",
            2 => "yes_no",
            3 => "choice",
            _ => *self.dice.pick(&["count", "count", "number", "percent", "money", "yes_no", "yes_no", "choice", "date", "text"]),
        };
        let id = self.id("so");
        let mut indicator = map([("id", plain(&id))]);
        if self.dice.chance(40) {
            indicator = indicator.with("title", quoted(&format!("Chỉ tiêu thứ {n}, nếu có")));
        }
        indicator = indicator.with("type", plain(kind));
        let range = |author: &mut Author, low: i64, high: i64, decimals: u32| {
            author.scope.numbers.push(Number { id: id.clone(), low, high, decimals, is_quotient: false });
            map([("at_least", whole(low)), ("at_most", whole(high))])
        };
        let range = match kind {
            "count" => {
                let (low, high) = (*self.dice.pick(&[0, 0, 1, 1, 5]), *self.dice.pick(&[5, 12, 40, 100, 1000]));
                Some(range(self, low, high, 0))
            }
            "number" => {
                let decimals = self.dice.between(1, 2);
                let (low, high) = (*self.dice.pick(&[-50, 0, 1]), *self.dice.pick(&[10, 100]));
                let range =
                    range(self, low, high, u32::try_from(decimals).expect("few decimals")).with("decimals", whole(decimals));
                Some(if self.dice.chance(25) { range.with("step", plain("0.5")) } else { range })
            }
            "percent" => {
                let decimals = self.dice.between(0, 2);
                self.scope.numbers.push(Number {
                    id: id.clone(),
                    low: 0,
                    high: 100,
                    decimals: u32::try_from(decimals).expect("few decimals"),
                    is_quotient: false,
                });
                Some(map([("decimals", whole(decimals))]))
            }
            "money" => {
                let low = *self.dice.pick(&[0, 1]);
                Some(range(self, low, 2_000_000, 0).with("decimals", whole(0)))
            }
            _ => None,
        };
        if let Some(Yaml::Map(pairs)) = range {
            for (key, value) in pairs {
                indicator = indicator.with(&key, value);
            }
        }
        match kind {
            "yes_no" => self.scope.truths.push(id.clone()),
            "date" => self.scope.days.push(id.clone()),
            "text" => self.scope.texts.push(id.clone()),
            "choice" => {
                let n = self.dice.between(2, 4);
                let options: Vec<String> = ["tot", "kha", "dat", "kem"].into_iter().take(n).map(str::to_owned).collect();
                let written = if self.dice.chance(50) {
                    Yaml::List(options.iter().map(plain).collect())
                } else {
                    Yaml::Map(options.iter().map(|option| (option.clone(), quoted(&format!("Mức {option}")))).collect())
                };
                indicator = indicator.with("options", written);
                self.scope.choices.push((id.clone(), options));
            }
            _ => {}
        }
        let has_zero = !matches!(kind, "date" | "choice" | "text");
        let absent = match self.dice.between(0, 9) {
            0 => Some("undetermined"),
            1 | 2 => Some("not_applicable"),
            3 | 4 if has_zero => Some("zero"),
            _ if !has_zero && self.style.absent == "zero" => Some("undetermined"),
            _ => None,
        };
        indicator = indicator.with_some("absent", absent.map(plain));
        let is_read_as_zero = absent.unwrap_or(self.style.absent) == "zero";
        if let Some(number) = self.scope.numbers.iter_mut().find(|number| is_read_as_zero && number.id == id) {
            number.low = number.low.min(0);
        }
        if self.dice.chance(45) {
            indicator = indicator.with("not_applicable", plain("allowed"));
        }
        let may_be_required = matches!(absent, None | Some("undetermined"));
        if may_be_required && self.dice.chance(10) { indicator.with("required", plain("true")) } else { indicator }
    }

    fn derived(&mut self) -> Yaml {
        let id = self.id("gia_tri");
        let mut derived = map([("id", plain(&id))]);
        if self.dice.chance(12) {
            let value = self.scope.truth(&mut self.dice, 1);
            self.scope.truths.push(id);
            return derived.with("value", expression(&mut self.dice, &value));
        }
        let has_rounding = self.dice.chance(30);
        let (low, high, is_quotient) = match self.dice.between(0, 9) {
            0..=3 => {
                let place = Place { quotients: true, rounds: true, zero_divisors: self.dice.chance(70) };
                let value =
                    self.scope.quotient(&mut self.dice, place).unwrap_or_else(|| self.scope.numeric(&mut self.dice, 0, place));
                derived = self.with_value(derived, &value);
                (value.low, value.high, true)
            }
            4..=6 => {
                let place = Place { quotients: true, rounds: true, zero_divisors: self.dice.chance(40) };
                let value = self.scope.numeric(&mut self.dice, 2, place);
                derived = self.with_value(derived, &value);
                (value.low, value.high, value.is_quotient)
            }
            7 => {
                let results = Results::Values;
                let (method, _) = self.tiers(results);
                derived = derived.with("tiers", method);
                (-20, 100, false)
            }
            8 => {
                derived = self.cases(derived, Results::Values, QUOTIENT);
                (-1_000_000, 1_000_000, true)
            }
            _ => {
                derived = derived.with("choice", self.choice(Results::Values));
                (-20, 100, false)
            }
        };
        if has_rounding {
            derived = derived.with("rounding", self.rounding());
        }
        // what the header rounds may come out a little beyond
        self.scope.numbers.push(Number { id, low: low - 1, high: high + 1, decimals: 2, is_quotient });
        derived
    }

    fn with_value(&mut self, derived: Yaml, value: &expressions::Written) -> Yaml {
        let derived = derived.with("value", expression(&mut self.dice, &value.text));
        if value.may_divide_by_zero {
            let mode = *self.dice.pick(&["not_applicable", "zero", "undetermined"]);
            return derived.with("zero_denominator", plain(mode));
        }
        derived
    }

    fn data_check(&mut self) -> Yaml {
        let severity = if self.dice.chance(60) { "warning" } else { "error" };
        map([("that", self.condition()), ("message", quoted("Số liệu mâu thuẫn, xem lại")), ("severity", plain(severity))])
    }

    // ---- conditions

    fn condition(&mut self) -> Yaml {
        let depth = self.dice.between(0, 2);
        if self.dice.chance(20) {
            return self.listed_condition(2);
        }
        let text = self.scope.truth(&mut self.dice, depth);
        // a pair of brackets around the whole hides nothing
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).filter(|inner| is_balanced(inner));
        let text = inner.map_or(text.clone(), str::to_owned);
        expression(&mut self.dice, &text)
    }

    fn listed_condition(&mut self, depth: u32) -> Yaml {
        let list = *self.dice.pick(&["all", "any", "none"]);
        let n = self.dice.between(1, 3);
        let entries = (0..n)
            .map(|_| {
                if depth > 1 && self.dice.chance(30) {
                    return self.listed_condition(depth - 1);
                }
                let text = self.scope.truth(&mut self.dice, 1);
                expression(&mut self.dice, &text)
            })
            .collect();
        map([(list, Yaml::List(entries))])
    }

    // ---- methods

    /// Thresholds to results, and whether any is `unstated`.
    fn tiers(&mut self, results: Results) -> (Yaml, bool) {
        let fallback = Number { id: "months_in_operation".to_owned(), low: 0, high: 60, decimals: 0, is_quotient: false };
        let of =
            if self.dice.chance(4) { fallback.clone() } else { self.scope.number(&mut self.dice, QUOTIENT).unwrap_or(fallback) };
        let (low, high) = (of.low.max(-200), of.high.min(if of.is_quotient { 110 } else { 1_000_000 }));
        let comparator = *self.dice.pick(&["at_least", "at_least", "above", "at_most", "below"]);
        let n = self.dice.between(1, 4);
        let mut thresholds: Vec<String> = Vec::new();
        for _ in 0..n {
            let threshold = decimal_between(&mut self.dice, low, high.max(low), of.decimals.max(1));
            if !thresholds.contains(&threshold) {
                thresholds.push(threshold);
            }
        }
        let lines: Vec<(String, Yaml)> = thresholds.into_iter().map(|threshold| (threshold, self.result(results))).collect();
        let lines = if self.dice.chance(60) { Yaml::Flow(lines) } else { Yaml::Map(lines) };
        let is_unstated = self.dice.chance(self.few(10));
        let otherwise = if is_unstated { plain("unstated") } else { self.result(results) };
        let tiers = map([("of", plain(&of.id)), (comparator, lines), ("otherwise", otherwise)]);
        (self.with_missing(tiers, results), is_unstated)
    }

    fn with_missing(&mut self, method: Yaml, results: Results) -> Yaml {
        if self.dice.chance(20) {
            let result = self.result(results);
            return method.with("missing", result);
        }
        method
    }

    /// `cases` and what stands beside it.
    fn cases(&mut self, into: Yaml, results: Results, place: Place) -> Yaml {
        let key = match results {
            Results::Points { .. } => "points",
            Results::Values => "value",
            Results::Ratings => "rating",
        };
        let mut cases = Vec::new();
        let zeros: Vec<Number> =
            self.scope.numbers.iter().filter(|number| number.low == 0 && number.decimals == 0).cloned().collect();
        // a divisor that an earlier line takes out
        if place.quotients && !zeros.is_empty() && self.dice.chance(40) && !matches!(results, Results::Ratings) {
            let (a, b) = (self.dice.pick(&zeros).clone(), self.dice.pick(&zeros).clone());
            if !b.is_quotient && !a.is_quotient {
                cases.push(map([("when", expression(&mut self.dice, &format!("{} == 0", b.id))), (key, self.result(results))]));
                let when = format!("{} / {} >= {}", a.id, b.id, decimal_between(&mut self.dice, 0, 2, 1));
                cases.push(map([("when", expression(&mut self.dice, &when)), (key, self.result(results))]));
                let scaled = format!("{} * {} / {}", self.dice.between(1, 8), a.id, b.id);
                let when = format!("{} > 0", b.id);
                cases.push(map([("when", expression(&mut self.dice, &when)), (key, expression(&mut self.dice, &scaled))]));
            }
        }
        let n = self.dice.between(1, 3);
        for _ in 0..n {
            let when = self.condition();
            let result = self.result_expression(results, place);
            cases.push(map([("when", when), (key, result)]));
        }
        let otherwise = if self.dice.chance(self.few(12)) { plain("unstated") } else { self.result_expression(results, place) };
        let written = into.with("cases", Yaml::List(cases)).with("otherwise", otherwise);
        self.with_missing(written, results)
    }

    fn result_expression(&mut self, results: Results, place: Place) -> Yaml {
        if matches!(results, Results::Ratings) || self.dice.chance(60) {
            return self.result(results);
        }
        let value = self.scope.numeric(&mut self.dice, 1, Place { rounds: false, zero_divisors: false, ..place });
        expression(&mut self.dice, &value.text)
    }

    fn choice(&mut self, results: Results) -> Yaml {
        let (of, options) = self.dice.pick(&self.scope.choices).clone();
        let named = self.dice.some(&options);
        let is_whole = named.len() == options.len() && self.dice.chance(50);
        let lines: Vec<(String, Yaml)> = named.into_iter().map(|option| (option, self.result(results))).collect();
        let key = match results {
            Results::Points { .. } => "points",
            Results::Values => "values",
            Results::Ratings => "ratings",
        };
        let choice = map([("of", plain(&of)), (key, if self.dice.chance(50) { Yaml::Flow(lines) } else { Yaml::Map(lines) })]);
        let choice = if is_whole {
            choice
        } else {
            let otherwise = if self.dice.chance(15) { plain("unstated") } else { self.result(results) };
            choice.with("otherwise", otherwise)
        };
        self.with_missing(choice, results)
    }

    fn result(&mut self, results: Results) -> Yaml {
        match results {
            Results::Points { min, max } => points(self.dice.between(min, max)),
            Results::Values => plain(decimal_between(&mut self.dice, -20, 100, 2)),
            Results::Ratings => plain(self.dice.pick(&self.ratings)),
        }
    }

    /// What stands under `score`; `true` where the points may be a quotient.
    fn method(&mut self, standing: Standing, min: i64, max: i64, may_nest: bool, place: Place) -> Yaml {
        let results = Results::Points { min, max };
        if let Some(children) = self.of_children(standing, max, may_nest, place) {
            return children;
        }
        let nothing = Yaml::Map(Vec::new());
        let draw = self.dice.between(0, 25);
        match draw {
            0..=3 if standing != Standing::Deduction => map([("met", self.condition())]),
            4..=6 => {
                let n = self.dice.between(1, 4);
                let conditions = (0..n)
                    .map(|n| {
                        let part = if n == 0 { self.dice.between(min, max) } else { self.dice.between(min / 2, max / 2) };
                        let condition = map([("that", self.condition()), ("points", points(part))]);
                        if self.dice.chance(30) {
                            condition.with("title", quoted("Có kế hoạch, có báo cáo"))
                        } else {
                            condition
                        }
                    })
                    .collect();
                map([("conditions", Yaml::List(conditions))])
            }
            7..=11 => {
                let (tiers, _) = self.tiers(results);
                map([("tiers", tiers)])
            }
            12..=14 => self.cases(nothing, results, place),
            15 | 16 if place.quotients && standing != Standing::Deduction => {
                let Some(proportional) = self.proportional(results) else { return map([("met", self.condition())]) };
                map([("proportional", proportional)])
            }
            17 | 18 => {
                let of = self.scope.number(&mut self.dice, place).map_or("period.year".to_owned(), |number| number.id);
                let sign = if standing == Standing::Deduction || self.dice.chance(30) { -1 } else { 1 };
                let each = sign * self.dice.between(1, 8);
                let per = map([("of", plain(of)), ("each", points(each))]);
                let per = if self.dice.chance(40) { per.with("start", points(self.dice.between(min, max))) } else { per };
                map([("per_occurrence", per)])
            }
            19 | 20 => map([("choice", self.choice(results))]),
            21 if may_nest => {
                let step = *self.dice.pick(&[None, Some("0.25"), Some("0.5")]);
                let assessed = map([("from", points(min)), ("to", points(max.max(min + 1)))]);
                map([("assessed", assessed.with_some("step", step.map(plain)))])
            }
            22 | 23 => {
                let formula = self.scope.numeric(&mut self.dice, 2, place);
                map([("formula", expression(&mut self.dice, &formula.text))])
            }
            24 | 25 if may_nest => self.alternatives(standing, min, max, place),
            _ => {
                let (tiers, _) = self.tiers(results);
                map([("tiers", tiers)])
            }
        }
    }

    fn proportional(&mut self, results: Results) -> Option<Yaml> {
        let amounts = self.scope.from(0);
        if amounts.is_empty() {
            return None;
        }
        let of = self.dice.pick(&amounts).clone();
        // points may turn out to be always 0, which no target can be
        let targets: Vec<Number> = amounts.into_iter().filter(|number| number.id.starts_with("so_")).collect();
        if targets.is_empty() {
            return None;
        }
        let to = self.dice.pick(&targets).clone();
        let mut proportional = map([("of", plain(&of.id)), ("to", plain(&to.id))]);
        if to.may_be_zero() {
            let target = *self.dice.pick(&["not_applicable", "zero", "full", "undetermined"]);
            proportional = proportional.with("zero_target", plain(target));
        }
        if self.dice.chance(40) {
            let least = self.dice.between(1, 20) * 5;
            proportional = proportional.with("at_least_percent", whole(least));
        }
        Some(self.with_missing(proportional, results))
    }

    fn alternatives(&mut self, standing: Standing, min: i64, max: i64, place: Place) -> Yaml {
        let scale = |author: &mut Author, when: Yaml| {
            let score = author.method(standing, min, max, false, place);
            map([("when", when), ("score", score)])
        };
        // a truth and its opposite: one of the two always holds
        if self.dice.chance(40) && !self.scope.truths.is_empty() {
            let truth = self.dice.pick(&self.scope.truths).clone();
            let first = expression(&mut self.dice, &truth);
            let second = expression(&mut self.dice, &format!("!{truth}"));
            return map([("alternatives", Yaml::List(vec![scale(self, first), scale(self, second)]))]);
        }
        let n = self.dice.between(1, 3);
        let list = (0..n)
            .map(|_| {
                let when = self.condition();
                scale(self, when)
            })
            .collect();
        let otherwise =
            if self.dice.chance(20) { plain("unstated") } else { self.result_expression(Results::Points { min, max }, place) };
        map([("alternatives", Yaml::List(list)), ("otherwise", otherwise)])
    }

    // ---- the tree

    fn criterion(&mut self, standing: Standing) -> Written {
        let is_penalty = standing == Standing::Deduction || (standing == Standing::Free && self.dice.chance(6));
        let (min, max) = if is_penalty {
            (-self.dice.between(1, 24), 0)
        } else {
            (if self.dice.chance(8) { -self.dice.between(1, 8) } else { 0 }, self.dice.between(1, 60))
        };
        let standing_of_method = if is_penalty { Standing::Deduction } else { standing };
        let id = self.id("tc");
        let mut node = map([("id", plain(&id))]);
        if self.dice.chance(40) {
            node = node.with("title", quoted(&format!("Tiêu chí {id}: việc này, việc kia")));
        }
        if standing != Standing::Deduction {
            node = node.with("points_max", points(max));
        }
        if min < 0 {
            node = node.with("points_min", points(min));
        }
        let has_own_rounding = self.dice.chance(20);
        let place = if self.style.has_rounded_criteria || has_own_rounding { QUOTIENT } else { EXACT };
        if has_own_rounding {
            node = node.with("rounding", self.rounding());
        }
        let mode = self.mode(standing);
        if mode.is_some() && self.dice.chance(80) {
            node = node.with("applies_when", self.condition());
        }
        node = node.with_some("if_not_applicable", mode.map(plain));
        node = node.with("doubt", quoted("Văn bản không nói hết, đọc như dưới đây"));
        node = node.with("score", self.method(standing_of_method, min, max, true, place));
        if standing == Standing::Free && self.dice.chance(8) {
            node = self.with_floor(node, max);
        }
        self.readable(&id, min, max, true);
        Written { node, max, has_deduction: max == 0 }
    }

    fn readable(&mut self, id: &str, min: i64, max: i64, has_share: bool) {
        let number = Number { id: id.to_owned(), low: min.div_euclid(4), high: (max + 3) / 4, decimals: 2, is_quotient: false };
        self.scope.numbers.push(number);
        if max > 0 && has_share {
            self.scope.nodes.push(id.to_owned());
        }
    }

    fn mode(&mut self, standing: Standing) -> Option<&'static str> {
        if !self.dice.chance(35) {
            return None;
        }
        let may_drop = standing == Standing::Free && self.style.is_percent_of_max;
        let may_rescale = standing == Standing::Free && self.style.has_rounded_groups;
        Some(match self.dice.between(0, 9) {
            0..=2 if may_drop => "drop",
            3..=6 if may_rescale => "drop_and_rescale",
            7 => "no_points",
            8 if self.dice.chance(40) => "unit_not_rated",
            _ => "full_points",
        })
    }

    fn group(&mut self, depth: i64, standing: Standing) -> Written {
        let id = self.id("nhom");
        let is_capped = self.dice.chance(20);
        let inside = if is_capped { Standing::Capped } else { standing };
        let n = self.dice.between(1, 4);
        let children: Vec<Written> = (0..n)
            .map(|_| if depth > 1 && self.dice.chance(30) { self.group(depth - 1, inside) } else { self.criterion(inside) })
            .collect();
        let sum: i64 = children.iter().map(|child| child.max).sum();
        let max = if is_capped { self.dice.between(1, sum.max(1)) } else { sum };
        let mut node = map([("id", plain(&id)), ("points_max", points(max))]);
        if is_capped {
            node = node.with("capped", plain("true"));
        }
        let min = if self.dice.chance(8) { -self.dice.between(1, 10) } else { 0 };
        if min < 0 {
            node = node.with("points_min", points(min));
        }
        if self.style.has_rounded_groups && self.dice.chance(15) {
            node = node.with("rounding", self.rounding());
        }
        if standing == Standing::Free {
            if self.dice.chance(25) {
                node = self.with_floor(node, max);
            }
            if self.dice.chance(15) {
                let (key, least) = match self.dice.between(0, 2) {
                    0 => ("above", points(self.dice.between(0, 3))),
                    1 => ("points", points(self.dice.between(0, 6))),
                    _ => ("share_percent", whole(self.dice.between(1, 10) * 5)),
                };
                let floor = map([(key, least), ("then", self.effect())]);
                node = node.with("floor_each", floor);
            }
        }
        let has_deduction = children.iter().any(|child| child.has_deduction);
        node = node.with("criteria", Yaml::List(children.into_iter().map(|child| child.node).collect()));
        self.readable(&id, min, max, !has_deduction);
        Written { node, max, has_deduction }
    }

    fn with_floor(&mut self, node: Yaml, max: i64) -> Yaml {
        let least = if self.dice.chance(60) {
            ("share_percent", whole(self.dice.between(1, 10) * 10))
        } else {
            ("points", points(self.dice.between(0, max.max(0))))
        };
        node.with("floor", map([least, ("then", self.effect())]))
    }

    fn with_criteria(&mut self, set: Yaml) -> Yaml {
        let before = self.scope.clone();
        let n = self.dice.between(1, self.few(5));
        let roots: Vec<Written> = (0..n)
            .map(|_| if self.dice.chance(65) { self.group(3, Standing::Free) } else { self.criterion(Standing::Free) })
            .collect();
        let max: i64 = roots.iter().map(|root| root.max).sum();
        if max == 0 {
            // nothing to be rated by
            self.scope = before;
            return self.with_criteria(set);
        }
        let read = if self.style.is_percent_of_max { "percent_of_max" } else { "points" };
        let mut set = set.with("points_max", points(max)).with("ratings_read", plain(read));
        if self.dice.chance(20) {
            set = set.with("fall_through", plain("unstated"));
        }
        set = set.with("criteria", Yaml::List(roots.into_iter().map(|root| root.node).collect()));
        let mut most = max;
        if self.dice.chance(40) {
            let n = self.dice.between(1, 3);
            let leaves: Vec<Written> = (0..n).map(|_| self.criterion(Standing::Capped)).collect();
            let sum: i64 = leaves.iter().map(|leaf| leaf.max).sum();
            let is_capped = self.dice.chance(50);
            let bonus_max = if is_capped { self.dice.between(1, sum) } else { sum };
            most += bonus_max;
            let bonus = map([("points_max", points(bonus_max))]);
            let bonus = if is_capped { bonus.with("capped", plain("true")) } else { bonus };
            let leaves = Yaml::List(leaves.into_iter().map(|leaf| leaf.node).collect());
            set = set.with("bonus", bonus.with("criteria", leaves));
            self.readable("bonus", 0, bonus_max, true);
        }
        if self.dice.chance(40) {
            let n = self.dice.between(1, 3);
            let leaves = (0..n).map(|_| self.criterion(Standing::Deduction).node).collect();
            let least = -self.dice.between(1, 40);
            set = set.with("deductions", map([("points_min", points(least)), ("criteria", Yaml::List(leaves))]));
            self.readable("deductions", least, 0, false);
        }
        if self.dice.chance(25) {
            let least = *self.dice.pick(&[0, 0, -20, 4]);
            let at_most = self.dice.between(max / 2 + 4, most + 4);
            set = set.with("total", map([("at_least", points(least.min(at_most))), ("at_most", points(at_most))]));
        }
        let numbers = [("total", 0, most), ("total_max", 1, max)];
        for (id, low, high) in numbers {
            let number = Number { id: id.to_owned(), low, high: (high + 3) / 4, decimals: 2, is_quotient: false };
            self.scope.numbers.push(number);
        }
        let ratings = self.ratings_of_points(max);
        set.with("ratings", ratings)
    }

    fn ratings_of_points(&mut self, max: i64) -> Yaml {
        let scale = self.few(if self.style.is_percent_of_max { 10_000 } else { max * 25 });
        let n = self.ratings.len();
        let mut edges: Vec<i64> = Vec::new();
        for spare in 1.. {
            if edges.len() == n {
                break;
            }
            let edge = if self.dice.chance(70) { self.dice.between(0, scale / 100) * 100 } else { self.dice.between(0, scale) };
            if !edges.contains(&edge) {
                edges.push(edge);
            } else if scale < 4000 {
                edges.push(scale + 25 * spare);
            }
        }
        edges.sort_unstable();
        let edge = |at: i64| plain(decimal(at, 2));
        let is_less_better = self.dice.chance(12);
        if !is_less_better {
            edges.reverse();
        }
        let has_otherwise = self.dice.chance(85);
        let list = (0..n)
            .map(|at| {
                let mut rating = map([("id", plain(&self.ratings[at]))]);
                if at == n - 1 && has_otherwise {
                    rating = rating.with("otherwise", plain("true"));
                } else if is_less_better {
                    rating = rating.with("below", edge(edges[at]));
                } else {
                    rating = rating.with("from", edge(edges[at]));
                    if at > 0 && self.dice.chance(25) {
                        let above = edges[at - 1];
                        let to = self.dice.between(edges[at], above - 1);
                        rating = match self.dice.between(0, 2) {
                            0 => rating.with("below", edge(above)),
                            1 => rating
                                .with("to", edge(to))
                                .with("below", edge(above))
                                .with("doubt", quoted("Đọc là dưới mức trên")),
                            _ => rating.with("to", edge(to)).with("doubt", quoted("Văn bản để hở, và đúng là để hở")),
                        };
                    }
                }
                if at == 0 && self.dice.chance(60) {
                    rating = rating.with("counts_as_strong", plain("true"));
                }
                self.with_requirements(rating)
            })
            .collect();
        Yaml::List(list)
    }

    fn with_requirements(&mut self, rating: Yaml) -> Yaml {
        if !self.dice.chance(40) {
            return rating;
        }
        let n = self.dice.between(1, 3);
        let list = (0..n).map(|_| self.requirement(2)).collect();
        rating.with("require", Yaml::List(list))
    }

    fn requirement(&mut self, depth: u32) -> Yaml {
        if depth > 0 && self.dice.chance(30) {
            let list = *self.dice.pick(&["all", "any", "none"]);
            let n = self.dice.between(1, 3);
            return map([(list, Yaml::List((0..n).map(|_| self.requirement(depth - 1)).collect()))]);
        }
        let id = self.id("dk");
        let that = self.condition();
        let requirement = map([("id", plain(id)), ("that", that)]);
        if self.dice.chance(30) { requirement.with("title", quoted("Đúng hạn, đủ số")) } else { requirement }
    }

    fn with_matrix(&mut self, set: Yaml) -> Yaml {
        let n = self.dice.between(1, 5);
        let rows = (0..n)
            .map(|_| {
                let id = self.id("dong");
                let mut row = map([("id", plain(id))]);
                if self.dice.chance(25) {
                    row = row.with("applies_when", self.condition());
                }
                row = row.with("doubt", quoted("Văn bản không nói hết"));
                match self.dice.between(0, 2) {
                    0 => {
                        let (tiers, _) = self.tiers(Results::Ratings);
                        row.with("tiers", tiers)
                    }
                    1 => self.cases(row, Results::Ratings, QUOTIENT),
                    _ => row.with("choice", self.choice(Results::Ratings)),
                }
            })
            .collect();
        let matrix = map([("rating", plain("worst_row")), ("rows", Yaml::List(rows))]);
        let ratings = self.ratings.clone().into_iter().map(|id| self.with_requirements(map([("id", plain(id))]))).collect();
        set.with("matrix", matrix).with("ratings", Yaml::List(ratings))
    }

    // ---- gates

    fn effect(&mut self) -> Yaml {
        let rating = self.dice.pick(&self.ratings).clone();
        match self.dice.between(0, 13) {
            0 => map([("not_rated", quoted("Mới thành lập, chưa đủ thời gian"))]),
            1..=3 => map([("rate", plain(rating))]),
            4..=7 => map([("not_above", plain(rating))]),
            8 | 9 => map([("not_below", plain(rating))]),
            10 | 11 => map([("raise", whole(self.dice.between(1, 3)))]),
            _ => map([("lower", whole(self.dice.between(1, 3)))]),
        }
    }

    fn gate(&mut self) -> Yaml {
        let id = self.id("kc");
        let mut gate = map([("id", plain(id)), ("when", self.condition())]);
        if self.dice.chance(25) {
            gate = gate.with("unless", self.condition());
        }
        let gate = gate.with("then", self.effect());
        self.perhaps_waivable(gate)
    }
}

/// What a line gives.
#[derive(Clone, Copy, Debug)]
enum Results {
    /// Between two numbers of quarters.
    Points {
        min: i64,
        max: i64,
    },
    Values,
    Ratings,
}

fn is_balanced(text: &str) -> bool {
    let mut open = 0_i32;
    for sign in text.chars() {
        open += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if open < 0 {
            return false;
        }
    }
    true
}

/// What the loader may say against a drawn set: that it cannot prove that everything stays within 38 digits, or that a divisor
/// is 0 wherever its own line is reached.
pub(crate) fn expected_refusals() -> &'static [&'static str] {
    &["does_not_fit", "zero_denominator_possible"]
}
