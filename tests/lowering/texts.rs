//! Well-typed expressions and figures for them, drawn so that ties, absences and missing brackets are common.

use super::world::{Lane, MISSING, NOT_APPLICABLE, OPTIONS, Row, Value, YEAR, exact};
use num_rational::BigRational;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use vungmanh::words::period::Date;

// Literals and figures come from one small set, so that comparisons meet their thresholds and roundings their ties.
const NUMBERS: [&str; 14] = ["0", "1", "2", "3", "10", "20", "90", "100", "0.5", "2.5", "0.125", "1.005", "89.5", "33.33"];

/// Every construct at least once, written by hand; what is generated adds the combinations.
pub(super) const NUMERIC: [&str; 44] = [
    "x",
    "2.5",
    "-2.5",
    "x - y",
    "x - y - z",
    "x - (y - z)",
    "x + y * z",
    "(x + y) * z",
    "x * y + z",
    "x / y / z",
    "x / (y / z)",
    "x / y * z",
    "-x",
    "-x + y",
    "-(x + y)",
    "x - -y",
    "-x * -y",
    "- -x",
    "x-1",
    "2 -1",
    "100*x/y",
    "percent(x, y)",
    "ratio(x, y) * 100",
    "min(x, y, z)",
    "max(x, y) - min(x, y)",
    "min(4, 0.15 * x + 0.025 * y)",
    "abs(x - y)",
    "clamp(x, 0, 10)",
    "clamp(x - y, z, 20)",
    "sum(x, y, z)",
    "count_true(p, q, x > 2)",
    "days_late(ngay, han)",
    "days_late(ngay, date(6, 30))",
    "days_between(han, ngay)",
    "months_between(date(1, 15), ngay)",
    "points_share(nhom)",
    "0.06 * points_share(nhom)",
    "nhom + period.year",
    "round(x / y, 2)",
    "round(x, 0)",
    "round(x - y, 1, \"half_even\")",
    "round(-x, 1, half_even) + round(x, 0, floor) + round(x, 1, \"up\")",
    "floor(x / 2) * 2",
    "round(round(x, 2), 1) + round(x, 1, down) - round(y, 0, ceiling)",
];

/// The same for truths.
pub(super) const TRUTHS: [&str; 47] = [
    "p",
    "true",
    "!p",
    "!!p",
    "p && q",
    "p || q",
    "p || q && r",
    "(p || q) && r",
    "p && q || r",
    "p && (q || r)",
    "!(p && q)",
    "!p && q",
    "p && q && (r || x > 1 && y < 2)",
    "false && x > 1",
    "true || x > 1",
    "x < y",
    "x <= y",
    "x > 2.5",
    "x >= 90",
    "x == y",
    "x != y",
    "x + 1 > y * 2 && z <= 89.5",
    "x / y >= 0.5",
    "percent(x, y) >= 90",
    "100 * x >= 90 * y",
    "p == true",
    "p != q",
    "x < y == p",
    "p == x < y",
    "x == y == p",
    "loai == \"xa\"",
    "\"phuong\" == loai",
    "loai != \"xa\"",
    "loai in [\"xa\", \"thi_tran\"]",
    "!(loai in [\"xa\"])",
    "loai in [\"xa\"] == p",
    "subtype == \"hành chính\"",
    "subtype in [\"a\", \"hành chính\"]",
    "x in [1, 2.5, y]",
    "x + 1 in [3]",
    "ngay <= date(6, 30)",
    "ngay > han || ngay == date(12, 31)",
    "rating >= kha",
    "kha <= rating",
    "yeu < rating && rating != tot",
    "rating in [tot, yeu]",
    "known(x) && !known(y) || known(loai) && known(ngay) && known(p)",
];

/// A unit's figures, a sixth of them absent.
pub(super) fn row() -> impl Strategy<Value = Row> {
    let number = (any::<bool>(), select(&NUMBERS[..])).prop_map(|(negative, text)| {
        let number: BigRational = exact(text);
        Value::Number(if negative && text != "90" { -number } else { number })
    });
    let day = (1_u32..=12, 1_u32..=28).prop_map(|(month, day)| Date::from_ymd_opt(YEAR, month, day).expect("a day"));
    let day = prop_oneof![day, Just(Date::from_ymd_opt(YEAR, 6, 30).expect("a day"))].prop_map(Value::Day);
    let text = select(&["a", "hành chính", "HÀNH CHÍNH"][..]).prop_map(|text| Value::Text(text.to_owned()));
    let numbers = vec(lane(number), 5);
    let truths = vec(lane(any::<bool>().prop_map(Value::Truth)), 3);
    let days = vec(lane(day), 2);
    let rest = (lane((0..OPTIONS.len()).prop_map(Value::Option)), lane(text), lane((0_usize..3).prop_map(Value::Rating)));
    (numbers, truths, days, rest).prop_map(|(numbers, truths, days, (option, text, rating))| {
        let year = Ok(Value::Number(exact(&YEAR.to_string())));
        let mut row: Row = ["x", "y", "z", "ty_le", "nhom"].into_iter().zip(numbers).collect();
        row.extend(["p", "q", "r"].into_iter().zip(truths));
        row.extend(["ngay", "han"].into_iter().zip(days));
        row.extend([("loai", option), ("subtype", text), ("rating", rating), ("period.year", year)]);
        row
    })
}

fn lane(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Lane<Value>> {
    let absence = select(&[MISSING, NOT_APPLICABLE][..]);
    (weighted(0.8, value), absence).prop_map(|(value, absence)| value.ok_or(absence))
}

/// A number.
pub(super) fn numeric() -> BoxedStrategy<String> {
    let literal = select(&NUMBERS[..]).prop_map(str::to_owned);
    let name = select(&["x", "y", "z", "ty_le", "nhom", "period.year"][..]).prop_map(str::to_owned);
    let days = (select(&["days_late", "days_between", "months_between"][..]), day(), day())
        .prop_map(|(function, a, b)| format!("{function}({a}, {b})"));
    let simple = prop_oneof![3 => literal, 5 => name, 1 => days, 1 => Just("points_share(nhom)".to_owned())];
    let sign = select(&[" + ", "+", " - ", " * ", "*", " / ", "/", " /  "][..]);
    let mode = select(&["", ", half_even", ", \"half_up\"", ", floor", ", \"ceiling\"", ", up", ", down"][..]);
    simple
        .prop_recursive(5, 24, 3, move |inner| {
            let a = || inner.clone();
            prop_oneof![
                // without brackets: precedence decides what belongs together
                6 => (a(), sign.clone(), a()).prop_map(|(a, sign, b)| format!("{a}{sign}{b}")),
                2 => a().prop_map(|a| format!("({a})")),
                2 => a().prop_map(|a| format!("-({a})")),
                1 => select(&["-x", "-2.5", "- y"][..]).prop_map(str::to_owned),
                1 => (select(&["percent", "ratio"][..]), a(), a()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
                1 => (select(&["min", "max", "sum"][..]), vec(a(), 1..=4)).prop_map(|(f, all)| format!("{f}({})", all.join(", "))),
                1 => (a(), a(), a()).prop_map(|(x, least, most)| format!("clamp({x}, {least}, {most} + 100)")),
                1 => (select(&["abs", "floor"][..]), a()).prop_map(|(f, a)| format!("{f}({a})")),
                1 => (a(), 0..4, mode.clone()).prop_map(|(a, decimals, mode)| format!("round({a}, {decimals}{mode})")),
                1 => vec(comparison(a().boxed()), 1..=3).prop_map(|all| format!("count_true({})", all.join(", "))),
            ]
        })
        .boxed()
}

/// A truth.
pub(super) fn truth() -> BoxedStrategy<String> {
    let handwritten = select(&TRUTHS[..]).prop_map(|text| format!("({text})"));
    let simple = prop_oneof![
        4 => select(&["p", "q", "r", "true", "false"][..]).prop_map(str::to_owned),
        6 => comparison(numeric()),
        2 => (day(), order(), day()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        2 => (select(&["rating >= kha", "tot == rating", "kha > rating", "rating in [kha, yeu]"][..])).prop_map(str::to_owned),
        2 => (numeric(), vec(numeric(), 1..=3)).prop_map(|(x, all)| format!("{x} in [{}]", all.join(", "))),
        2 => handwritten,
        1 => select(&["x", "loai", "ngay", "subtype", "q"][..]).prop_map(|name| format!("known({name})")),
    ];
    simple
        .prop_recursive(4, 12, 2, |inner| {
            let a = || inner.clone();
            prop_oneof![
                5 => (a(), select(&[" && ", " || ", "&&", "||"][..]), a()).prop_map(|(a, sign, b)| format!("{a}{sign}{b}")),
                1 => a().prop_map(|a| format!("({a})")),
                2 => a().prop_map(|a| format!("!({a})")),
                1 => select(&["!p", "!!q"][..]).prop_map(str::to_owned),
                1 => (comparison(numeric()), select(&["==", "!="][..])).prop_map(|(a, sign)| format!("{a} {sign} p")),
                1 => (numeric(), select(&["<", ">="][..]), numeric()).prop_map(|(a, sign, b)| format!("q != {a} {sign} {b}")),
                1 => (a(), a()).prop_map(|(a, b)| format!("({a}) == ({b})")),
            ]
        })
        .boxed()
}

fn comparison(numeric: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (numeric.clone(), order(), numeric).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")).boxed()
}

fn order() -> impl Strategy<Value = &'static str> {
    select(&["<", "<=", ">", ">=", "==", "!="][..])
}

fn day() -> impl Strategy<Value = String> {
    let of_period = (1..=12, 1..=28).prop_map(|(month, day)| format!("date({month}, {day})"));
    prop_oneof![select(&["ngay", "han"][..]).prop_map(str::to_owned), of_period, Just("date(6, 30)".to_owned())]
}

/// Sentences and near-sentences of the language's own words.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let words = [
        "x",
        "y",
        "p",
        "loai",
        "ngay",
        "rating",
        "kha",
        "nhom",
        "period.year",
        "previous.x",
        "la_gi",
        "min",
        "round",
        "known",
        "sum",
        "date",
        "1",
        "2.5",
        "12",
        "\"xa\"",
        "(",
        ")",
        "[",
        "]",
        ",",
        "+",
        "-",
        "*",
        "/",
        "!",
        "&&",
        "||",
        "==",
        "!=",
        "<",
        ">=",
        "in",
        "if",
        "{",
        "%",
        "=",
        "\"",
        "'",
        "\\",
        "“",
        "é",
        "\u{301}",
        "\u{a0}",
        "\n",
        "0x1",
        "2,5",
        "..",
        "**",
        "//",
        "true",
        "eval",
        "fn",
    ];
    vec((select(words.to_vec()), select(vec!["", " "])), 0..16)
        .prop_map(|words| words.into_iter().flat_map(|(word, space)| [word, space]).collect())
}
