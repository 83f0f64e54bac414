//! Expressions: what is lowered means what Rhai says the same text means, and what is refused is refused with a way out.

mod direct;
mod planted;
mod rhai;
mod texts;
mod world;

use planted::{MORE, Slip, TEN};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rhai::{Meaning, Oracle};
use std::sync::LazyLock;
use texts::{NUMERIC, TRUTHS};
use vungmanh::law::Name;
use vungmanh::law::expression::{Condition, Numeric};
use vungmanh::law::lower::{Binding, Scope, Written, is_reserved, numeric};
use vungmanh::words::diagnostic::{Diagnostic, Lang, Place, Region};
use vungmanh::words::number::Number;
use world::{Row, lower_condition, lower_number, lower_points};

static ORACLE: LazyLock<Oracle> = LazyLock::new(Oracle::new);

#[derive(Clone)]
enum Lowered {
    Number(Numeric),
    Truth(Condition),
}

impl Lowered {
    fn number(text: &str) -> Lowered {
        Lowered::Number(lower_number(text).unwrap_or_else(|diagnostics| panic!("`{text}` is refused: {diagnostics:#?}")))
    }

    fn truth(text: &str) -> Lowered {
        Lowered::Truth(lower_condition(text).unwrap_or_else(|diagnostics| panic!("`{text}` is refused: {diagnostics:#?}")))
    }

    fn with(&self, slip: &Slip) -> Lowered {
        match self.clone() {
            Lowered::Number(numeric) => Lowered::Number(planted::number(slip, numeric)),
            Lowered::Truth(condition) => Lowered::Truth(planted::condition(slip, condition)),
        }
    }

    fn meaning(&self, row: &Row) -> Meaning {
        match self {
            Lowered::Number(numeric) => Meaning::Number(direct::number(numeric, row)),
            Lowered::Truth(condition) => Meaning::Truth(direct::condition(condition, row)),
        }
    }
}

/// The first row on which Rhai says otherwise.
fn disagreement(text: &str, lowered: &Lowered, rows: &[Row]) -> Option<String> {
    let tree = ORACLE.parse(text).unwrap_or_else(|error| panic!("Rhai refuses what is lowered: {error}"));
    rows.iter().find_map(|row| {
        let said = ORACLE.meaning(&tree, row).unwrap_or_else(|error| panic!("`{text}`: {error}"));
        let ours = lowered.meaning(row);
        (said != ours).then(|| format!("`{text}`: Rhai {said:?}, lowered {ours:?}, where {row:#?}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn a_number_means_what_rhai_says(text in texts::numeric(), rows in proptest::collection::vec(texts::row(), 6)) {
        prop_assert_eq!(disagreement(&text, &Lowered::number(&text), &rows), None);
    }

    #[test]
    fn a_truth_means_what_rhai_says(text in texts::truth(), rows in proptest::collection::vec(texts::row(), 6)) {
        prop_assert_eq!(disagreement(&text, &Lowered::truth(&text), &rows), None);
    }

    // Whatever stands in a rule file: an answer or refusals inside the text, and never an answer that Rhai does not give.
    #[test]
    fn any_text_is_lowered_as_rhai_means_it_or_refused(text in texts::soup(), rows in proptest::collection::vec(texts::row(), 2)) {
        let lowered = [lower_number(&text).map(Lowered::Number), lower_condition(&text).map(Lowered::Truth)];
        for lowered in lowered {
            match lowered {
                Ok(lowered) => prop_assert_eq!(disagreement(&text, &lowered, &rows), None),
                Err(refusals) => {
                    prop_assert!(!refusals.is_empty());
                    for refusal in &refusals {
                        prop_assert!(!drawn(&text, refusal).contains("từ chỗ này"), "{text}: {refusal:?}");
                    }
                }
            }
        }
    }
}

fn drawn_deterministically<T>(strategy: &impl Strategy<Value = T>, n: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..n).map(|_| strategy.new_tree(&mut runner).expect("the strategy rejects nothing").current()).collect()
}

/// What the planted slips are held against: every construct by hand, then what the generator makes.
fn corpus() -> Vec<(String, Lowered)> {
    let by_hand = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let numbers = by_hand(&NUMERIC).into_iter().chain(drawn_deterministically(&texts::numeric(), 100));
    let truths = by_hand(&TRUTHS).into_iter().chain(drawn_deterministically(&texts::truth(), 100));
    let numbers = numbers.map(|text| (text.clone(), Lowered::number(&text)));
    numbers.chain(truths.map(|text| (text.clone(), Lowered::truth(&text)))).collect()
}

#[test]
fn every_construct_means_what_rhai_says() {
    let rows = drawn_deterministically(&texts::row(), 200);
    for (text, lowered) in corpus() {
        assert_eq!(disagreement(&text, &lowered, &rows), None);
    }
}

// A harness that no mistake disturbs proves nothing.
#[test]
fn ten_planted_wrong_lowerings_are_all_caught() {
    assert_eq!(survivors(&TEN), Vec::<&str>::new());
}

#[test]
fn wrong_lowerings_of_single_functions_and_names_are_caught_as_well() {
    assert_eq!(survivors(&MORE), Vec::<&str>::new());
}

fn survivors(slips: &[Slip]) -> Vec<&'static str> {
    let (corpus, rows) = (corpus(), drawn_deterministically(&texts::row(), 60));
    let is_caught = |slip: &Slip| corpus.iter().any(|(text, lowered)| disagreement(text, &lowered.with(slip), &rows).is_some());
    slips.iter().filter(|slip| !is_caught(slip)).map(|slip| slip.name).collect()
}

enum Wants {
    Number,
    Truth,
    Points,
}

/// Everything that an expression may not say.
const FORBIDDEN: [(Wants, &str); 123] = [
    // branching, statements
    (Wants::Number, "if x > 1 { 2 } else { 3 }"),
    (Wants::Number, "IF(x > 1, 2, 3)"),
    (Wants::Number, "p ? 1 : 0"),
    (Wants::Number, "switch x { 1 => 2 }"),
    (Wants::Number, "let t = x; t + 1"),
    (Wants::Number, "while p { x }"),
    (Wants::Number, "{ x }"),
    (Wants::Truth, "x = 90"),
    (Wants::Number, "x += 1"),
    (Wants::Number, "|t| t + 1"),
    (Wants::Number, "eval(\"1\")"),
    (Wants::Number, "import \"a\""),
    (Wants::Number, "x // một nửa"),
    // operators
    (Wants::Number, "x ** 2"),
    (Wants::Number, "x ^ 2"),
    (Wants::Number, "x % 2"),
    (Wants::Truth, "x >= 90%"),
    (Wants::Number, "x << 1"),
    (Wants::Truth, "p & q"),
    (Wants::Truth, "p | q"),
    (Wants::Truth, "p and q"),
    (Wants::Truth, "not p"),
    (Wants::Truth, "x <> 1"),
    (Wants::Truth, "x => 1"),
    (Wants::Truth, "x ≥ 1"),
    (Wants::Truth, "x === 1"),
    (Wants::Truth, "x in 1..5"),
    (Wants::Truth, "x<-1"),
    (Wants::Number, "x--1"),
    (Wants::Number, "x – 1"),
    (Wants::Number, "+x"),
    (Wants::Number, "x ?? 0"),
    // texts and lists
    (Wants::Truth, "loai == 'xa'"),
    (Wants::Truth, "loai == “xa”"),
    (Wants::Truth, "loai == \"xa"),
    (Wants::Truth, "loai == \"x\\u0061\""),
    (Wants::Truth, "loai == `xa`"),
    (Wants::Number, "\"a\" + \"b\""),
    (Wants::Number, "x[0]"),
    (Wants::Number, "[1, 2]"),
    (Wants::Number, "sum([x, y])"),
    (Wants::Truth, "loai in \"xa\""),
    (Wants::Truth, "loai !in [\"xa\"]"),
    (Wants::Truth, "!loai in [\"xa\"]"),
    (Wants::Truth, "loai in []"),
    (Wants::Truth, "loai in [xa]"),
    // numbers
    (Wants::Number, "2,5 * x"),
    (Wants::Number, "1.234,5"),
    (Wants::Number, "min(2,5, x)"),
    (Wants::Number, "abs(2,5)"),
    (Wants::Number, "(x, y)"),
    (Wants::Number, "1e5"),
    (Wants::Number, "1_000"),
    (Wants::Number, "1.163.000"),
    (Wants::Number, "0x10"),
    (Wants::Number, ".5 * x"),
    (Wants::Number, "100000000000000000000000000000000000000"),
    // names
    (Wants::Number, "xx + ty_lee"),
    (Wants::Number, "tỷ_lệ"),
    (Wants::Number, "doanh_thu"),
    (Wants::Truth, "loai == xa"),
    (Wants::Truth, "loai == \"xã\""),
    (Wants::Truth, "loai == \"quan\""),
    (Wants::Number, "sau_nay + 1"),
    (Wants::Number, "previous.x"),
    (Wants::Number, "period.month"),
    (Wants::Number, "percent"),
    // functions
    (Wants::Number, "precent(x, y)"),
    (Wants::Number, "average(x, y)"),
    (Wants::Number, "pow(x, 2)"),
    (Wants::Number, "x(2)"),
    (Wants::Number, "x.round(2)"),
    (Wants::Number, "percent(x)"),
    (Wants::Number, "min()"),
    (Wants::Number, "round(x, -1)"),
    (Wants::Number, "round(x, 2, \"banker\")"),
    (Wants::Points, "round(x, 2)"),
    (Wants::Points, "floor(x)"),
    (Wants::Number, "clamp(x, 10, 0)"),
    (Wants::Truth, "known(x + 1)"),
    (Wants::Truth, "known(rating)"),
    (Wants::Number, "points_share(x)"),
    (Wants::Number, "points_share(20)"),
    (Wants::Truth, "ngay <= date(2, 30)"),
    (Wants::Truth, "ngay <= date(x, 1)"),
    // types
    (Wants::Truth, "0 < x < 10"),
    (Wants::Truth, "x == y == z"),
    (Wants::Truth, "x == \"90\""),
    (Wants::Truth, "x == \"xa\""),
    (Wants::Truth, "loai == 1"),
    (Wants::Truth, "loai < \"xa\""),
    (Wants::Truth, "loai == subtype"),
    (Wants::Truth, "\"a\" == \"a\""),
    (Wants::Truth, "p == 1"),
    (Wants::Truth, "p == \"có\""),
    (Wants::Truth, "p < q"),
    (Wants::Truth, "!x == 1"),
    (Wants::Truth, "!x"),
    (Wants::Truth, "x"),
    (Wants::Truth, "x && p"),
    (Wants::Truth, "loai"),
    (Wants::Truth, "ngay <= \"2016-06-30\""),
    (Wants::Truth, "ngay"),
    (Wants::Truth, "rating >= \"kha\""),
    (Wants::Truth, "rating >= 2"),
    (Wants::Truth, "kha"),
    (Wants::Truth, "tot > kha"),
    (Wants::Number, "p + 1"),
    (Wants::Number, "ngay - han"),
    (Wants::Number, "loai * 2"),
    (Wants::Number, "days_late(ngay, 31)"),
    (Wants::Number, "x > 1"),
    // order of words
    (Wants::Number, ""),
    (Wants::Number, "x +"),
    (Wants::Number, "* x"),
    (Wants::Number, "x y"),
    (Wants::Number, "2(x + 1)"),
    (Wants::Number, "(x + 1"),
    (Wants::Number, "x + 1)"),
    (Wants::Number, "(x]"),
    (Wants::Number, "()"),
    (Wants::Number, "min(x,)"),
    (Wants::Truth, "p && || q"),
];

// The snapshot shows where the mark is put and what is said, in both languages.
#[test]
fn whatever_is_forbidden_is_refused_with_its_place_and_a_way_out() {
    let said: Vec<_> = FORBIDDEN
        .iter()
        .map(|(wants, text)| {
            let refused = match wants {
                Wants::Number => lower_number(text).err(),
                Wants::Truth => lower_condition(text).err(),
                Wants::Points => lower_points(text).err(),
            };
            let diagnostics = refused.unwrap_or_else(|| panic!("`{text}` is not refused"));
            format!("{text}\n{}", diagnostics.iter().map(|diagnostic| drawn(text, diagnostic)).collect::<String>())
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

fn drawn(text: &str, diagnostic: &Diagnostic) -> String {
    let Place::Text(_, region) = &diagnostic.place else { panic!("{diagnostic:?} has no place") };
    let (before, marked) = (text[..region.start].chars().count(), text[region.start..region.end].chars().count());
    assert_eq!(usize::try_from(region.column).expect("short"), before + 1, "{diagnostic:?}");
    let help = diagnostic.help.as_ref().expect("every refusal has its way out");
    let said = |lang| format!("  {} → {}\n", diagnostic.message.get(lang), help.get(lang));
    format!("{}{} {}\n{}{}", " ".repeat(before), "^".repeat(marked), diagnostic.code, said(Lang::Vi), said(Lang::En))
}

// Each part has its own column and reason, and the page shows it as it is written.
#[test]
fn a_condition_is_split_at_every_top_level_and_or_each_part_with_its_own_text_and_place() {
    for (text, parts) in [
        ("p", "p@1"),
        ("p && q && r", "all(p@1, q@6, r@11)"),
        ("p && (q && r)", "all(p@1, q@7, r@12)"),
        ("p || q && r", "any(p@1, all(q@6, r@11))"),
        ("(p || q) && r", "all(any(p@2, q@7), r@13)"),
        ("((p)) || (x + 1) * 2 > (y)", "any(p@3, (x + 1) * 2 > (y)@10)"),
        ("!(p && q) || !r", "any(!(p && q)@1, !r@14)"),
        ("(x > 1) == p && q", "all((x > 1) == p@1, q@17)"),
        ("loai in [\"xa\"] && subtype == \"hành chính\" && p", "all(loai in [\"xa\"]@1, subtype == \"hành chính\"@19, p@46)"),
        ("p &&\n  min(x, y) > 1", "all(p@1, min(x, y) > 1@8)"),
    ] {
        assert_eq!(outline(&lower_condition(text).expect(text)), parts, "{text}");
    }
}

fn outline(condition: &Condition) -> String {
    let all = |parts: &[Condition]| parts.iter().map(outline).collect::<Vec<_>>().join(", ");
    match condition {
        Condition::All(parts) => format!("all({})", all(parts)),
        Condition::Any(parts) => format!("any({})", all(parts)),
        Condition::None(parts) => format!("none({})", all(parts)),
        Condition::Part(part) => {
            let Place::Text(_, region) = &part.place else { panic!("{part:?} has no place") };
            assert_eq!(region.end - region.start, part.text.len());
            format!("{}@{}", part.text, region.column)
        }
    }
}

// Rhai rounds what has more than 28 digits; a threshold must not move.
#[test]
fn a_literal_is_exact_to_its_last_digit() {
    for (text, value) in [
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ("0.123456789012345678901234567891", "0.123456789012345678901234567891"),
        ("-9999999999999999999999999999999.9", "-9999999999999999999999999999999.9"),
        ("-(- 2.50)", "2.5"),
        ("007", "7"),
    ] {
        assert_eq!(lower_number(text), Ok(Numeric::Literal(Number::parse(value).expect("a number"))), "{text}");
    }
}

#[test]
fn an_expression_too_long_or_too_deep_is_refused_without_harm() {
    let repeated = |text: &str| text.repeat(4_000 / text.len());
    for text in [
        repeated("("),
        repeated("!"),
        repeated("- "),
        repeated("min("),
        repeated("x+"),
        repeated("p && "),
        repeated("x in ["),
        format!("{}x{}", "(".repeat(1_000), ")".repeat(1_000)),
        format!("{}p", "!".repeat(1_000)),
        format!("{}x", "x+".repeat(1_900)),
        format!("{}x", "x-".repeat(200)),
        format!("x{}", " ".repeat(4_000)),
        format!("{}p", "p||q&&".repeat(600)),
    ] {
        let refused = lower_number(&text).err().into_iter().chain(lower_condition(&text).err());
        assert_eq!(refused.count(), 2, "{text}");
    }
}

#[test]
fn an_expression_as_long_as_a_careful_author_writes_is_taken() {
    assert!(lower_number(&format!("{}x", "x + ".repeat(99))).is_ok());
    assert!(lower_condition(&format!("{}p", "p && ".repeat(99))).is_ok());
    assert!(lower_number(&format!("{}x{}", "(".repeat(30), ")".repeat(30))).is_ok());
}

// In folded or quoted YAML a byte of the text is not a byte of the file.
#[test]
fn a_refusal_in_a_text_that_is_not_verbatim_points_to_the_whole_scalar() {
    let region = Region { start: 100, end: 120, line: 7, column: 11 };
    let scope = Scope { lookup: &|_| None, names: &Vec::new, node: &|_| None, may_round: false };
    for (is_verbatim, column) in [(false, 11), (true, 15)] {
        let written = Written { text: "1 + la", file: "rules.yaml".into(), region, is_verbatim };
        let refusals = numeric(&written, &scope).expect_err("`la` is unknown");
        assert_eq!(refusals[0].place.to_string(), format!("rules.yaml:7:{column}"));
    }
}

// `va` is "and" to some, and a fine id to others.
#[test]
fn a_declared_name_is_a_name_whatever_it_means_elsewhere() {
    let lookup = |word: &str| (word == "va").then_some(Binding::Number(Name::Total));
    let scope = Scope { lookup: &lookup, names: &Vec::new, node: &|_| None, may_round: false };
    let written = Written { text: "va", file: "rules.yaml".into(), region: Region::default(), is_verbatim: true };
    assert_eq!(numeric(&written, &scope), Ok(Numeric::Name(Name::Total)));
}

#[test]
fn a_word_of_the_language_or_of_rhai_is_reserved() {
    for word in ["percent", "rating", "total_max", "period", "in", "if", "true", "this", "eval", "print", "switch", "fn", "new"] {
        assert!(is_reserved(word), "{word}");
    }
    for word in ["hoi_vien", "tot", "half_up", "x", "bonus", "deductions", "Percent"] {
        assert!(!is_reserved(word), "{word}");
    }
}
