//! What Rhai says an expression means: Rhai parses the text and evaluates it, over values of our own that are exact and may
//! be absent. Nothing of the crate's lowering is used here.

use super::world::{GROUP_MAXIMUM, Lane, OPTIONS, RATINGS, Row, Value, YEAR, ZERO_DENOMINATOR, exact, halves};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rhai::{AST, Array, Dynamic, Engine, Map, OptimizationLevel, Scope, Token};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use vungmanh::words::period::{Date, months_between, to_days};

#[derive(Clone, Debug)]
struct Exact(Lane<BigRational>);

#[derive(Clone, Debug)]
struct Three(Lane<bool>);

#[derive(Clone, Debug)]
struct Moment(Lane<Date>);

#[derive(Clone, Debug)]
struct Word(Lane<String>);

/// Height: the best rating is the highest.
#[derive(Clone, Debug)]
struct Height(Lane<usize>);

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    Number(Lane<BigRational>),
    Truth(Lane<bool>),
}

/// Rhai with exact, three-valued operators in place of its own.
pub(super) struct Oracle {
    engine: Engine,
}

impl Oracle {
    pub(super) fn new() -> Oracle {
        let mut engine = Engine::new_raw();
        engine.set_optimization_level(OptimizationLevel::None);
        engine.set_max_expr_depths(0, 0);
        // with fast operators on, Rhai's own `1/3` would be 0 whatever is registered
        engine.set_fast_operators(false);
        for (sign, token) in [("&&", Token::And), ("||", Token::Or)] {
            let precedence = token.precedence().expect("an operator has a precedence").get();
            engine.disable_symbol(sign);
            engine.register_custom_operator(sign, precedence).expect("a disabled symbol may be given another meaning");
        }
        arithmetic(&mut engine);
        comparisons(&mut engine);
        functions(&mut engine);
        Oracle { engine }
    }

    pub(super) fn parse(&self, text: &str) -> Result<AST, String> {
        self.engine.compile_expression(text).map_err(|error| format!("`{text}`: {error}"))
    }

    pub(super) fn meaning(&self, tree: &AST, row: &Row) -> Result<Meaning, String> {
        let mut scope = Scope::new();
        for (position, rating) in RATINGS.iter().enumerate() {
            scope.push_constant(*rating, Height(Ok(RATINGS.len() - position)));
        }
        for mode in ["half_up", "half_even", "down", "up", "floor", "ceiling"] {
            scope.push_constant(mode, mode.to_owned());
        }
        scope.push_constant("period", Map::from([("year".into(), Dynamic::from(Exact(Ok(whole(i64::from(YEAR))))))]));
        for (name, value) in row.iter().filter(|(name, _)| !name.contains('.')) {
            scope.push_constant_dynamic(*name, bound(name, value));
        }
        let result: Dynamic = self.engine.eval_ast_with_scope(&mut scope, tree).map_err(|error| error.to_string())?;
        truth_of(&result).map(Meaning::Truth).or_else(|| number_of(&result).map(Meaning::Number)).ok_or(format!("{result:?}"))
    }
}

// An absent value has no kind of its own: its name tells.
fn bound(name: &str, value: &Lane<Value>) -> Dynamic {
    match (name, value.clone()) {
        (_, Ok(Value::Number(number))) => Dynamic::from(Exact(Ok(number))),
        (_, Ok(Value::Truth(holds))) => Dynamic::from(Three(Ok(holds))),
        (_, Ok(Value::Day(day))) => Dynamic::from(Moment(Ok(day))),
        (_, Ok(Value::Option(option))) => Dynamic::from(Word(Ok(OPTIONS[option].to_owned()))),
        (_, Ok(Value::Text(text))) => Dynamic::from(Word(Ok(text))),
        (_, Ok(Value::Rating(position))) => Dynamic::from(Height(Ok(RATINGS.len() - position))),
        ("p" | "q" | "r", Err(code)) => Dynamic::from(Three(Err(code))),
        ("ngay" | "han", Err(code)) => Dynamic::from(Moment(Err(code))),
        ("loai" | "subtype", Err(code)) => Dynamic::from(Word(Err(code))),
        ("rating", Err(code)) => Dynamic::from(Height(Err(code))),
        (_, Err(code)) => Dynamic::from(Exact(Err(code))),
    }
}

fn operation(
    engine: &mut Engine,
    sign: &str,
    compute: impl Fn(BigRational, BigRational) -> Lane<BigRational> + Clone + Send + Sync + 'static,
) {
    // a literal is Rhai's integer or decimal, a name is ours: every pair of them
    macro_rules! pairs {
        ($(($a:ty, $b:ty)),*) => {$({
            let compute = compute.clone();
            engine.register_fn(sign, move |a: $a, b: $b| Exact(with(number(a), number(b), &compute)));
        })*};
    }
    pairs!((Exact, Exact), (Exact, i64), (i64, Exact), (Exact, Decimal), (Decimal, Exact));
    pairs!((i64, i64), (i64, Decimal), (Decimal, i64), (Decimal, Decimal));
}

fn arithmetic(engine: &mut Engine) {
    operation(engine, "+", |a, b| Ok(a + b));
    operation(engine, "-", |a, b| Ok(a - b));
    operation(engine, "*", |a, b| Ok(a * b));
    operation(engine, "/", over);
    engine.register_fn("-", |a: Exact| Exact(a.0.map(|a| -a)));
    engine.register_fn("-", |a: Decimal| Exact(Ok(-exact(&a.to_string()))));
}

fn comparison(engine: &mut Engine, sign: &str, holds: fn(Ordering) -> bool) {
    macro_rules! pairs {
        ($(($a:ty, $b:ty)),*) => {$(
            engine.register_fn(sign, move |a: $a, b: $b| Three(with(number(a), number(b), &|a, b| Ok(holds(a.cmp(&b))))));
        )*};
    }
    pairs!((Exact, Exact), (Exact, i64), (i64, Exact), (Exact, Decimal), (Decimal, Exact));
    pairs!((i64, i64), (i64, Decimal), (Decimal, i64), (Decimal, Decimal));
    engine.register_fn(sign, move |a: Moment, b: Moment| Three(with(a.0, b.0, &|a, b| Ok(holds(a.cmp(&b))))));
    engine.register_fn(sign, move |a: Height, b: Height| Three(with(a.0, b.0, &|a, b| Ok(holds(a.cmp(&b))))));
}

fn equality(engine: &mut Engine, sign: &str, wanted: bool) {
    macro_rules! pairs {
        ($(($a:ty, $b:ty)),*) => {$(
            engine.register_fn(sign, move |a: $a, b: $b| Three(with(truth(a), truth(b), &|a, b| Ok((a == b) == wanted))));
        )*};
    }
    pairs!((Three, Three), (Three, bool), (bool, Three), (bool, bool));
    engine.register_fn(sign, move |a: Word, b: &str| Three(a.0.map(|a| (a == b) == wanted)));
    engine.register_fn(sign, move |a: &str, b: Word| Three(b.0.map(|b| (a == b) == wanted)));
}

// an operand that decides does so whatever the other is
fn junction(engine: &mut Engine, sign: &str, decisive: bool) {
    macro_rules! pairs {
        ($(($a:ty, $b:ty)),*) => {$(
            engine.register_fn(sign, move |a: $a, b: $b| {
                let (a, b) = (truth(a), truth(b));
                let is_decided = a == Ok(decisive) || b == Ok(decisive);
                Three(if is_decided { Ok(decisive) } else { with(a, b, &|_, _| Ok(!decisive)) })
            });
        )*};
    }
    pairs!((Three, Three), (Three, bool), (bool, Three), (bool, bool));
}

fn comparisons(engine: &mut Engine) {
    comparison(engine, "<", Ordering::is_lt);
    comparison(engine, "<=", Ordering::is_le);
    comparison(engine, ">", Ordering::is_gt);
    comparison(engine, ">=", Ordering::is_ge);
    comparison(engine, "==", Ordering::is_eq);
    comparison(engine, "!=", Ordering::is_ne);
    equality(engine, "==", true);
    equality(engine, "!=", false);
    junction(engine, "&&", false);
    junction(engine, "||", true);
    engine.register_fn("!", |a: Three| Three(a.0.map(|a| !a)));
    engine.register_fn("!", |a: bool| Three(Ok(!a)));
    engine.register_fn("contains", |list: Array, word: Word| {
        Three(word.0.map(|word| list.iter().any(|it| it.clone().into_string().as_deref() == Ok(word.as_str()))))
    });
    macro_rules! contains {
        ($($number:ty),*) => {$(
            engine.register_fn("contains", |list: Array, it: $number| {
                let it = number(it);
                Three(list.iter().map(|member| with(it.clone(), number_of(member).expect("a list of numbers"), &|a, b| Ok(a == b))).fold(Ok(false), or))
            });
        )*};
    }
    contains!(Exact, i64, Decimal);
    engine.register_fn("contains", |list: Array, day: Moment| {
        let is_it = |it: &Dynamic| with(day.0, it.clone().cast::<Moment>().0, &|a, b| Ok(a == b));
        Three(list.iter().map(is_it).fold(Ok(false), or))
    });
    engine.register_fn("contains", |list: Array, height: Height| {
        let is_it = |it: &Dynamic| with(height.0, it.clone().cast::<Height>().0, &|a, b| Ok(a == b));
        Three(list.iter().map(is_it).fold(Ok(false), or))
    });
}

fn variadic(engine: &mut Engine, name: &str, compute: fn(BigRational, BigRational) -> BigRational) {
    let fold = move |many: &[&Dynamic]| {
        let first = operand(many[0]);
        Exact(many[1..].iter().fold(first, |sum, it| with(sum, operand(it), &|a, b| Ok(compute(a, b)))))
    };
    engine.register_fn(name, move |a: Dynamic| fold(&[&a]));
    engine.register_fn(name, move |a: Dynamic, b: Dynamic| fold(&[&a, &b]));
    engine.register_fn(name, move |a: Dynamic, b: Dynamic, c: Dynamic| fold(&[&a, &b, &c]));
    engine.register_fn(name, move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic| fold(&[&a, &b, &c, &d]));
}

fn days(engine: &mut Engine, name: &str, count: fn(Date, Date) -> i64) {
    engine.register_fn(name, move |a: Moment, b: Moment| Exact(with(a.0, b.0, &|a, b| Ok(whole(count(a, b))))));
}

fn functions(engine: &mut Engine) {
    type D = Dynamic;
    let pair = |a: &D, b: &D, compute: &dyn Fn(BigRational, BigRational) -> Lane<BigRational>| {
        Exact(with(operand(a), operand(b), &compute))
    };
    engine.register_fn("percent", move |a: D, b: D| pair(&a, &b, &|a, b| over(whole(100) * a, b)));
    engine.register_fn("ratio", move |a: D, b: D| pair(&a, &b, &over));
    engine.register_fn("abs", |x: D| Exact(operand(&x).map(|x| x.abs())));
    engine.register_fn("clamp", |x: D, least: D, most: D| {
        let bounded = with(operand(&x), operand(&least), &|x, least| Ok(if x < least { least } else { x }));
        Exact(with(bounded, operand(&most), &|x, most| Ok(if x > most { most } else { x })))
    });
    variadic(engine, "min", |a, b| if a < b { a } else { b });
    variadic(engine, "max", |a, b| if a > b { a } else { b });
    variadic(engine, "sum", |a, b| a + b);
    let count = |many: &[&D]| {
        let ones = many.iter().map(|it| truth_of(it).expect("a truth").map(|holds| whole(i64::from(holds))));
        Exact(ones.reduce(|sum, it| with(sum, it, &|a, b| Ok(a + b))).expect("count_true has operands"))
    };
    engine.register_fn("count_true", move |a: D| count(&[&a]));
    engine.register_fn("count_true", move |a: D, b: D| count(&[&a, &b]));
    engine.register_fn("count_true", move |a: D, b: D, c: D| count(&[&a, &b, &c]));
    engine.register_fn("known", |it: Exact| it.0.is_ok());
    engine.register_fn("known", |it: Three| it.0.is_ok());
    engine.register_fn("known", |it: Moment| it.0.is_ok());
    engine.register_fn("known", |it: Word| it.0.is_ok());
    engine.register_fn("points_share", |it: Exact| Exact(it.0.map(|it| it / whole(GROUP_MAXIMUM) * whole(100))));
    engine.register_fn("date", |month: i64, day: i64| {
        let part = |part: i64| u32::try_from(part).expect("a month or day");
        Moment(Ok(Date::from_ymd_opt(YEAR, part(month), part(day)).expect("a day of every year")))
    });
    days(engine, "days_between", |from, to| to_days(to) - to_days(from));
    days(engine, "days_late", |day, deadline| if day > deadline { to_days(day) - to_days(deadline) } else { 0 });
    days(engine, "months_between", months_between);
    engine.register_fn("floor", |x: D| Exact(operand(&x).map(|x| x.floor())));
    engine.register_fn("round", |x: D, decimals: i64| Exact(operand(&x).map(|x| rounded(&x, decimals, "half_up"))));
    engine.register_fn("round", |x: D, decimals: i64, mode: &str| Exact(operand(&x).map(|x| rounded(&x, decimals, mode))));
}

fn rounded(x: &BigRational, decimals: i64, mode: &str) -> BigRational {
    let scale = (0..decimals).fold(whole(1), |scale, _| scale * whole(10));
    let scaled = x * &scale;
    let (below, half) = halves(&scaled);
    let above = scaled.ceil();
    let (toward_zero, away) = if scaled.is_negative() { (&above, &below) } else { (&below, &above) };
    let is_even = (below.numer() % BigInt::from(2)).is_zero();
    let chosen = match (mode, half) {
        ("up", _) | ("half_up", Ordering::Equal) => away,
        ("down", _) => toward_zero,
        ("floor", _) | ("half_up" | "half_even", Ordering::Less) => &below,
        ("half_even", Ordering::Equal) if is_even => &below,
        ("ceiling" | "half_even", _) | ("half_up", Ordering::Greater) => &above,
        _ => panic!("no mode {mode}"),
    };
    chosen / scale
}

trait Numeral {
    fn lane(self) -> Lane<BigRational>;
}
impl Numeral for Exact {
    fn lane(self) -> Lane<BigRational> {
        self.0
    }
}
impl Numeral for i64 {
    fn lane(self) -> Lane<BigRational> {
        Ok(whole(self))
    }
}
impl Numeral for Decimal {
    fn lane(self) -> Lane<BigRational> {
        Ok(exact(&self.to_string()))
    }
}

fn number(it: impl Numeral) -> Lane<BigRational> {
    it.lane()
}

fn truth(it: impl Into<Three>) -> Lane<bool> {
    it.into().0
}

impl From<bool> for Three {
    fn from(holds: bool) -> Three {
        Three(Ok(holds))
    }
}

fn number_of(it: &Dynamic) -> Option<Lane<BigRational>> {
    let ours = it.clone().try_cast::<Exact>().map(|it| it.0);
    let whole = || it.as_int().ok().map(number);
    ours.or_else(whole).or_else(|| it.as_decimal().ok().map(number))
}

fn operand(it: &Dynamic) -> Lane<BigRational> {
    number_of(it).expect("a number")
}

fn truth_of(it: &Dynamic) -> Option<Lane<bool>> {
    it.as_bool().ok().map(Ok).or_else(|| it.clone().try_cast::<Three>().map(|it| it.0))
}

fn with<T, U, V>(a: Lane<T>, b: Lane<U>, compute: &dyn Fn(T, U) -> Lane<V>) -> Lane<V> {
    match (a, b) {
        (Ok(a), Ok(b)) => compute(a, b),
        (a, b) => Err(a.err().into_iter().chain(b.err()).min().expect("one of the two is absent")),
    }
}

fn or(a: Lane<bool>, b: Lane<bool>) -> Lane<bool> {
    if a == Ok(true) || b == Ok(true) { Ok(true) } else { with(a, b, &|_, _| Ok(false)) }
}

fn over(a: BigRational, b: BigRational) -> Lane<BigRational> {
    if b.is_zero() { Err(ZERO_DENOMINATOR) } else { Ok(a / b) }
}

fn whole(number: i64) -> BigRational {
    BigRational::from(BigInt::from(number))
}
