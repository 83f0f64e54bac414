//! Expressions: what is lowered means what Rhai says the same text means, and what is refused is refused with a way out.

mod world;

use vungmanh::words::diagnostic::{Diagnostic, Lang, Place};
use world::{lower_condition, lower_number, lower_points};

enum Wants {
    Number,
    Truth,
    Points,
}

// Everything that an expression may not say, with where the mark is put and what is said.
#[test]
fn whatever_is_forbidden_is_refused_with_its_place_and_a_way_out() {
    use Wants::{Number, Points, Truth};
    let forbidden = [
        // branching, statements
        (Number, "if x > 1 { 2 } else { 3 }"),
        (Number, "IF(x > 1, 2, 3)"),
        (Number, "p ? 1 : 0"),
        (Number, "switch x { 1 => 2 }"),
        (Number, "let t = x; t + 1"),
        (Number, "while p { x }"),
        (Number, "{ x }"),
        (Truth, "x = 90"),
        (Number, "x += 1"),
        (Number, "|t| t + 1"),
        (Number, "eval(\"1\")"),
        (Number, "import \"a\""),
        (Number, "x // một nửa"),
        // operators
        (Number, "x ** 2"),
        (Number, "x ^ 2"),
        (Number, "x % 2"),
        (Truth, "x >= 90%"),
        (Number, "x << 1"),
        (Truth, "p & q"),
        (Truth, "p | q"),
        (Truth, "p and q"),
        (Truth, "not p"),
        (Truth, "x <> 1"),
        (Truth, "x => 1"),
        (Truth, "x ≥ 1"),
        (Truth, "x === 1"),
        (Truth, "x in 1..5"),
        (Truth, "x<-1"),
        (Number, "x--1"),
        (Number, "x – 1"),
        (Number, "+x"),
        (Number, "x ?? 0"),
        // texts and lists
        (Truth, "loai == 'xa'"),
        (Truth, "loai == “xa”"),
        (Truth, "loai == \"xa"),
        (Truth, "loai == \"x\\u0061\""),
        (Truth, "loai == `xa`"),
        (Number, "\"a\" + \"b\""),
        (Number, "x[0]"),
        (Number, "[1, 2]"),
        (Number, "sum([x, y])"),
        (Truth, "loai in \"xa\""),
        (Truth, "loai !in [\"xa\"]"),
        (Truth, "!loai in [\"xa\"]"),
        (Truth, "loai in []"),
        (Truth, "loai in [xa]"),
        // numbers
        (Number, "2,5 * x"),
        (Number, "1.234,5"),
        (Number, "min(2,5, x)"),
        (Number, "abs(2,5)"),
        (Number, "(x, y)"),
        (Number, "1e5"),
        (Number, "1_000"),
        (Number, "1.163.000"),
        (Number, "0x10"),
        (Number, ".5 * x"),
        (Number, "100000000000000000000000000000000000000"),
        // names
        (Number, "xx + ty_lee"),
        (Number, "tỷ_lệ"),
        (Number, "doanh_thu"),
        (Truth, "loai == xa"),
        (Truth, "loai == \"xã\""),
        (Truth, "loai == \"quan\""),
        (Number, "sau_nay + 1"),
        (Number, "previous.x"),
        (Number, "period.month"),
        (Number, "percent"),
        // functions
        (Number, "precent(x, y)"),
        (Number, "average(x, y)"),
        (Number, "pow(x, 2)"),
        (Number, "x(2)"),
        (Number, "x.round(2)"),
        (Number, "percent(x)"),
        (Number, "min()"),
        (Number, "round(x, -1)"),
        (Number, "round(x, 2, \"banker\")"),
        (Points, "round(x, 2)"),
        (Points, "floor(x)"),
        (Number, "clamp(x, 10, 0)"),
        (Truth, "known(x + 1)"),
        (Truth, "known(rating)"),
        (Number, "points_share(x)"),
        (Number, "points_share(20)"),
        (Truth, "ngay <= date(2, 30)"),
        (Truth, "ngay <= date(x, 1)"),
        // types
        (Truth, "0 < x < 10"),
        (Truth, "x == y == z"),
        (Truth, "x == \"90\""),
        (Truth, "x == \"xa\""),
        (Truth, "loai == 1"),
        (Truth, "loai < \"xa\""),
        (Truth, "loai == subtype"),
        (Truth, "\"a\" == \"a\""),
        (Truth, "p == 1"),
        (Truth, "p == \"có\""),
        (Truth, "p < q"),
        (Truth, "!x == 1"),
        (Truth, "!x"),
        (Truth, "x"),
        (Truth, "x && p"),
        (Truth, "loai"),
        (Truth, "ngay <= \"2016-06-30\""),
        (Truth, "ngay"),
        (Truth, "rating >= \"kha\""),
        (Truth, "rating >= 2"),
        (Truth, "kha"),
        (Truth, "tot > kha"),
        (Number, "p + 1"),
        (Number, "ngay - han"),
        (Number, "loai * 2"),
        (Number, "days_late(ngay, 31)"),
        (Number, "x > 1"),
        // order of words
        (Number, ""),
        (Number, "x +"),
        (Number, "* x"),
        (Number, "x y"),
        (Number, "2(x + 1)"),
        (Number, "(x + 1"),
        (Number, "x + 1)"),
        (Number, "(x]"),
        (Number, "()"),
        (Number, "min(x,)"),
        (Truth, "p && || q"),
    ];
    let said: Vec<_> = forbidden
        .iter()
        .map(|(wants, text)| {
            let refused = match wants {
                Number => lower_number(text).err(),
                Truth => lower_condition(text).err(),
                Points => lower_points(text).err(),
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
