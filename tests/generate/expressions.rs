//! Expressions as people could write them: typed by construction, small enough to stay within 38 digits.

use super::dice::Dice;

/// A name that is a number, with bounds that hold it.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) id: String,
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) decimals: u32,
    pub(crate) is_quotient: bool,
}

impl Number {
    /// Whether 0 may be among the values; the bounds of a derived value are only estimated.
    pub(crate) fn may_be_zero(&self) -> bool {
        self.low <= 0 || !self.id.starts_with("so_")
    }
}

/// What may be read at a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) numbers: Vec<Number>,
    pub(crate) truths: Vec<String>,
    pub(crate) days: Vec<String>,
    pub(crate) choices: Vec<(String, Vec<String>)>,
    pub(crate) texts: Vec<String>,
    /// Nodes whose share may be asked.
    pub(crate) nodes: Vec<String>,
    /// Ratings, where the running one may be read.
    pub(crate) ratings: Vec<String>,
}

/// What a place lets an expression do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The result may be a quotient.
    pub(crate) quotients: bool,
    /// `round` and `floor`.
    pub(crate) rounds: bool,
    /// Divisors may be 0, because the derived value says what follows.
    pub(crate) zero_divisors: bool,
}

/// Where only terminating decimals may come out.
pub(crate) const EXACT: Place = Place { quotients: false, rounds: false, zero_divisors: false };
/// Where what comes out is rounded or only compared.
pub(crate) const QUOTIENT: Place = Place { quotients: true, rounds: false, zero_divisors: false };

/// An expression that is a number.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    is_compound: bool,
    pub(crate) is_quotient: bool,
    pub(crate) may_divide_by_zero: bool,
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) decimals: u32,
}

const LARGE: i64 = 1_000_000_000_000;

impl Written {
    fn leaf(text: String, low: i64, high: i64, decimals: u32) -> Written {
        Written { text, is_compound: false, is_quotient: false, may_divide_by_zero: false, low, high, decimals }
    }

    fn name(number: &Number) -> Written {
        Written { is_quotient: number.is_quotient, ..Written::leaf(number.id.clone(), number.low, number.high, number.decimals) }
    }

    fn operand(&self) -> String {
        if self.is_compound { format!("({})", self.text) } else { self.text.clone() }
    }

    fn span(&self) -> i64 {
        self.low.abs().max(self.high.abs())
    }

    /// Of two operands, with the bounds of the result.
    fn of(parts: &[&Written], text: String, is_compound: bool, low: i64, high: i64, decimals: u32) -> Written {
        Written {
            text,
            is_compound,
            is_quotient: parts.iter().any(|part| part.is_quotient),
            may_divide_by_zero: parts.iter().any(|part| part.may_divide_by_zero),
            low: low.max(-LARGE),
            high: high.min(LARGE),
            decimals,
        }
    }
}

/// A decimal between two whole numbers, shortest form.
pub(crate) fn decimal_between(dice: &mut Dice, low: i64, high: i64, decimals: u32) -> String {
    let decimals = if dice.chance(50) { 0 } else { decimals.min(3) };
    let scale = 10_i64.pow(decimals);
    decimal(dice.between(low * scale, high * scale), decimals)
}

/// `mantissa / 10^decimals`, shortest form.
pub(crate) fn decimal(mantissa: i64, decimals: u32) -> String {
    let scale = 10_i64.pow(decimals);
    let sign = if mantissa < 0 { "-" } else { "" };
    let (whole, rest) = (mantissa.abs() / scale, mantissa.abs() % scale);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{rest:0>width$}", width = decimals as usize);
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}

impl Scope {
    /// A name that is a number; a quotient only where one may be.
    pub(crate) fn number(&self, dice: &mut Dice, place: Place) -> Option<Number> {
        let fitting: Vec<&Number> = self.numbers.iter().filter(|number| place.quotients || !number.is_quotient).collect();
        if fitting.is_empty() { None } else { Some((*dice.pick(&fitting)).clone()) }
    }

    /// Names that cannot be less than `least`.
    pub(crate) fn from(&self, least: i64) -> Vec<Number> {
        self.numbers.iter().filter(|number| number.low >= least && !number.is_quotient).cloned().collect()
    }

    /// Names that are surely greater than 0: figures, whose range is declared and not only estimated here.
    fn divisors(&self) -> Vec<Number> {
        self.numbers.iter().filter(|number| !number.may_be_zero()).cloned().collect()
    }

    fn literal(dice: &mut Dice, low: i64, high: i64) -> Written {
        let (low, high) = (low.max(-1000), high.min(1000).max(low.max(-1000)));
        let text = decimal_between(dice, low, high, 2);
        let text = if text.starts_with('-') { format!("({text})") } else { text };
        Written::leaf(text, low, high, 2)
    }

    /// An expression that is a number.
    pub(crate) fn numeric(&self, dice: &mut Dice, depth: u32, place: Place) -> Written {
        let leaf = |dice: &mut Dice| match self.number(dice, place) {
            Some(number) if dice.chance(85) => Written::name(&number),
            _ => Scope::literal(dice, 0, 20),
        };
        if depth == 0 {
            return leaf(dice);
        }
        let inner = |dice: &mut Dice| self.numeric(dice, depth - 1, place);
        match dice.between(0, 15) {
            0..=2 => {
                let (a, b) = (inner(dice), inner(dice));
                let decimals = a.decimals.max(b.decimals);
                let is_sum = dice.chance(60);
                let text = format!("{} {} {}", a.operand(), if is_sum { "+" } else { "-" }, b.operand());
                let (low, high) = if is_sum { (a.low + b.low, a.high + b.high) } else { (a.low - b.high, a.high - b.low) };
                Written::of(&[&a, &b], text, true, low, high, decimals)
            }
            3 | 4 => {
                let (a, b) = (inner(dice), if dice.chance(70) { Scope::literal(dice, -3, 10) } else { leaf(dice) });
                if a.span().max(1).saturating_mul(b.span().max(1)) > 10_000_000 || a.decimals + b.decimals > 6 {
                    return a;
                }
                let corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
                let (low, high) = (corners.into_iter().min().unwrap_or(0), corners.into_iter().max().unwrap_or(0));
                let text = format!("{} * {}", b.operand(), a.operand());
                Written::of(&[&a, &b], text, true, low, high, a.decimals + b.decimals)
            }
            5 => {
                let a = inner(dice);
                let divisor =
                    *dice.pick(if place.quotients { &["2", "4", "3", "7", "0.5"] } else { &["2", "4", "5", "8", "0.5"] });
                let text = format!("{} / {divisor}", a.operand());
                let mut quotient = Written::of(&[&a], text, true, a.low.min(a.low * 2), a.high.max(a.high * 2), a.decimals + 3);
                quotient.is_quotient |= matches!(divisor, "3" | "7");
                quotient
            }
            6 | 7 if place.quotients => self.quotient(dice, place).unwrap_or_else(|| leaf(dice)),
            8 => {
                let (a, b) = (inner(dice), inner(dice));
                let decimals = a.decimals.max(b.decimals);
                let (word, low, high) = match dice.between(0, 2) {
                    0 => ("min", a.low.min(b.low), a.high.min(b.high)),
                    1 => ("max", a.low.max(b.low), a.high.max(b.high)),
                    _ => ("sum", a.low + b.low, a.high + b.high),
                };
                Written::of(&[&a, &b], format!("{word}({}, {})", a.text, b.text), false, low, high, decimals)
            }
            9 => {
                let a = inner(dice);
                Written::of(&[&a], format!("abs({})", a.text), false, 0, a.span(), a.decimals)
            }
            10 => {
                let a = inner(dice);
                let (low, high) = (dice.between(-5, 5), dice.between(6, 40));
                Written::of(&[&a], format!("clamp({}, {low}, {high})", a.text), false, low, high, a.decimals)
            }
            11 => {
                let n = dice.between(1, 3);
                let truths: Vec<String> = (0..n).map(|_| self.truth(dice, 0)).collect();
                Written::leaf(format!("count_true({})", truths.join(", ")), 0, n, 0)
            }
            12 => self.counted_days(dice).unwrap_or_else(|| leaf(dice)),
            13 | 14 if place.rounds => {
                let a = inner(dice);
                let decimals = dice.between(0, 3);
                let text = match dice.between(0, 2) {
                    0 => format!("floor({})", a.text),
                    1 => format!("round({}, {decimals})", a.text),
                    _ => format!("round({}, {decimals}, \"{}\")", a.text, dice.pick(&MODES)),
                };
                let rounded = Written::of(&[&a], text, false, a.low - 1, a.high + 1, 3);
                Written { is_quotient: false, ..rounded }
            }
            15 => {
                let a = inner(dice);
                Written::of(&[&a], format!("-{}", a.operand()), true, -a.high, -a.low, a.decimals)
            }
            _ => leaf(dice),
        }
    }

    /// A quotient of two names.
    pub(crate) fn quotient(&self, dice: &mut Dice, place: Place) -> Option<Written> {
        let divisors = if place.zero_divisors { self.from(i64::MIN) } else { self.divisors() };
        let dividends = self.from(i64::MIN);
        if divisors.is_empty() || dividends.is_empty() {
            return None;
        }
        let (a, b) = (dice.pick(&dividends).clone(), dice.pick(&divisors).clone());
        let (text, factor, is_compound) = match dice.between(0, 3) {
            0 | 1 => (format!("percent({}, {})", a.id, b.id), 100, false),
            2 => (format!("ratio({}, {})", a.id, b.id), 1, false),
            _ => (format!("{} / {}", a.id, b.id), 1, true),
        };
        let high = a.low.abs().max(a.high.abs()) * factor * 1000;
        let low = if a.low >= 0 && b.low >= 0 { 0 } else { -high };
        Some(Written { text, is_compound, is_quotient: true, may_divide_by_zero: b.may_be_zero(), low, high, decimals: 3 })
    }

    fn day(&self, dice: &mut Dice) -> String {
        if !self.days.is_empty() && dice.chance(60) {
            return dice.pick(&self.days).clone();
        }
        let month = dice.between(1, 12);
        format!("date({month}, {})", dice.between(1, 28))
    }

    fn counted_days(&self, dice: &mut Dice) -> Option<Written> {
        if self.days.is_empty() {
            return None;
        }
        let (a, b) = (dice.pick(&self.days).clone(), self.day(dice));
        Some(match dice.between(0, 3) {
            0 | 1 => Written::leaf(format!("days_late({a}, {b})"), 0, 800, 0),
            2 => Written::leaf(format!("days_between({b}, {a})"), -800, 800, 0),
            _ => Written::leaf(format!("months_between({b}, {a})"), -30, 30, 0),
        })
    }

    /// A truth that stands by itself, or in brackets.
    pub(crate) fn truth(&self, dice: &mut Dice, depth: u32) -> String {
        if depth > 0 && dice.chance(60) {
            let inner = |dice: &mut Dice| self.truth(dice, depth - 1);
            return match dice.between(0, 4) {
                0 | 1 => format!("({} && {})", inner(dice), inner(dice)),
                2 | 3 => format!("({} || {})", inner(dice), inner(dice)),
                _ => format!("!({})", inner(dice)),
            };
        }
        for _ in 0..8 {
            if let Some(truth) = self.plain_truth(dice, depth) {
                return truth;
            }
        }
        (*dice.pick(&["period.year >= 2016", "months_in_operation >= 6"])).to_owned()
    }

    fn plain_truth(&self, dice: &mut Dice, depth: u32) -> Option<String> {
        let pick = |dice: &mut Dice, of: &[String]| if of.is_empty() { None } else { Some(dice.pick(of).clone()) };
        Some(match dice.between(0, 19) {
            0..=6 => {
                let number = self.number(dice, QUOTIENT)?;
                let threshold = decimal_between(dice, number.low.max(-1000), number.high.min(1000), number.decimals);
                let sign = *dice.pick(&SIGNS);
                if dice.chance(85) {
                    format!("{} {sign} {threshold}", number.id)
                } else {
                    format!("{threshold} {sign} {}", number.id)
                }
            }
            7 => {
                let (a, b) = (self.numeric(dice, depth.min(1), QUOTIENT), self.numeric(dice, depth.min(1), QUOTIENT));
                format!("{} {} {}", a.operand(), dice.pick(&SIGNS), b.operand())
            }
            8..=10 => pick(dice, &self.truths)?,
            11 => format!("!{}", pick(dice, &self.truths)?),
            12 => format!("{} {} {}", pick(dice, &self.truths)?, dice.pick(&["==", "!="]), dice.pick(&["true", "false"])),
            13 | 14 => {
                let (choice, options) = if self.choices.is_empty() { return None } else { dice.pick(&self.choices).clone() };
                if dice.chance(50) {
                    let listed: Vec<String> = dice.some(&options).iter().map(|option| format!("\"{option}\"")).collect();
                    format!("{choice} in [{}]", listed.join(", "))
                } else {
                    format!("{choice} {} \"{}\"", dice.pick(&["==", "!="]), dice.pick(&options))
                }
            }
            15 => match dice.between(0, 3) {
                0 => "subtype == \"co_quan\"".to_owned(),
                1 => "territory in [\"huyen_a\", \"huyen_b\"]".to_owned(),
                2 => "unit_kind != \"phuong\"".to_owned(),
                _ => format!("months_in_operation {} {}", dice.pick(&SIGNS), dice.between(0, 24)),
            },
            16 => format!("{} {} {}", pick(dice, &self.days)?, dice.pick(&SIGNS), self.day(dice)),
            17 => {
                let numbers = self.numbers.iter().map(|number| number.id.clone());
                let choices = self.choices.iter().map(|(id, _)| id.clone());
                let others = self.truths.iter().chain(&self.days).chain(&self.texts).cloned();
                let names: Vec<String> = numbers.chain(choices).chain(others).chain(["subtype".to_owned()]).collect();
                format!("known({})", dice.pick(&names))
            }
            18 if !self.ratings.is_empty() => {
                if dice.chance(20) {
                    format!("rating in [{}]", dice.some(&self.ratings).join(", "))
                } else {
                    format!("rating {} {}", dice.pick(&SIGNS), dice.pick(&self.ratings))
                }
            }
            18 => format!("{} == \"ghi\"", pick(dice, &self.texts)?),
            19 if !self.nodes.is_empty() => {
                format!("points_share({}) {} {}", dice.pick(&self.nodes), dice.pick(&SIGNS), dice.between(0, 20) * 5)
            }
            _ => {
                let number = self.number(dice, EXACT)?;
                let listed: Vec<String> =
                    (0..3).map(|_| dice.between(number.low.max(-50), number.high.min(50).max(number.low)).to_string()).collect();
                format!("{} in [{}]", number.id, listed.join(", "))
            }
        })
    }
}

pub(crate) const SIGNS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
pub(crate) const MODES: [&str; 6] = ["half_up", "half_even", "down", "up", "floor", "ceiling"];
