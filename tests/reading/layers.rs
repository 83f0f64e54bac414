//! Layers side by side: each keeps its cells, and a figure is taken from the highest that states one.

use super::{form, line, named};
use vungmanh::facts::layered::{Acceptance, Asking};
use vungmanh::facts::read::grid::Content;
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::{Asked, Facts, Layer, read_bytes};
use vungmanh::words::period::Period;

fn read(files: &[(&str, Layer, &str)], upto: Layer) -> Facts {
    let (form, named) = (form(), named());
    let asked = Asked {
        forms: vec![form.iter().collect()],
        organisations: &named.organisations,
        unit_kinds: &named.unit_kinds,
        subtypes: &named.nothing,
        territories: &named.nothing,
        period: Period { year: 2016 },
        layer: upto,
        locale: Locale::Vi,
    };
    read_bytes(files.iter().map(|(name, layer, text)| ((*name).into(), *layer, text.as_bytes().to_vec())), &asked)
}

fn position(id: &str) -> usize {
    form().iter().position(|question| question.id == id).expect("a question of the form")
}

fn settled(facts: &Facts, upto: Layer, unit: &str, id: &str) -> String {
    match facts.settled(upto, facts.unit(unit).expect("a unit"), 0, position(id)) {
        None => "no cell".into(),
        Some((layer, cell)) => {
            let raw = if let Content::Unsure(why) = cell.content { format!("UNSURE {why:?}") } else { cell.raw().into_owned() };
            format!("{} {raw} {}", layer.id(), cell.place())
        }
    }
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

const OWN: &str = "unit;organisation;hoi_vien;don_thu;ty_le\nX01;hoi_nong_dan;1163;5;96,5\nX02;hoi_nong_dan;980;;88\n";
const APPRAISED: &str = "unit;hoi_vien;don_thu;hoi_vien (căn cứ)\nX01;1160;;trùng 3 hội viên\nX02;990;7;\n";
const DECIDED: &str = "unit;hoi_vien\nX01;1170\n";

#[test]
fn authority_settles_a_figure_and_never_the_greater() {
    let files = [("t.csv", Layer::Own, OWN), ("a.csv", Layer::Appraised, APPRAISED), ("d.csv", Layer::Decided, DECIDED)];
    // The order of the files says nothing.
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let facts = read(&order.map(|n| files[n]), Layer::Decided);
        assert!(said(&facts).is_empty(), "{:?}", said(&facts));
        let of = |upto, unit, id| settled(&facts, upto, unit, id);
        assert_eq!(of(Layer::Own, "X01", "hoi_vien"), "self 1163 t.csv!C2");
        assert_eq!(of(Layer::Appraised, "X01", "hoi_vien"), "appraised 1160 a.csv!B2");
        assert_eq!(of(Layer::Decided, "X01", "hoi_vien"), "decided 1170 d.csv!B2");
        // What a layer leaves blank stays as the layer under it has it.
        assert_eq!(of(Layer::Decided, "X01", "don_thu"), "self 5 t.csv!D2");
        assert_eq!(of(Layer::Decided, "X02", "don_thu"), "appraised 7 a.csv!C3");
        assert_eq!(of(Layer::Own, "X02", "don_thu"), "self  t.csv!D3");
        assert_eq!(of(Layer::Decided, "X02", "hoi_vien"), "appraised 990 a.csv!B3");
        assert_eq!(of(Layer::Decided, "X02", "ty_le"), "self 88 t.csv!E3");
        assert_eq!(of(Layer::Decided, "X02", "quy"), "no cell");
        let form = form();
        let differing = |unit: &str, id: &str| {
            let (unit, position) = (facts.unit(unit).expect("a unit"), position(id));
            let asking = Asking { unit, form: 0, position, question: &form[position], locale: Locale::Vi };
            let found = facts.differing(&[Layer::Own, Layer::Appraised, Layer::Decided], &asking);
            let told = found.iter().map(|own| {
                let grounds = own.grounds.as_ref().map_or("none".to_owned(), |(text, place)| format!("{text} {place}"));
                format!("{} {} → {} {}: {grounds}", own.before.layer.id(), own.before.raw, own.after.layer.id(), own.after.raw)
            });
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            differing("X01", "hoi_vien"),
            ["self 1163 → appraised 1160: trùng 3 hội viên a.csv!D2", "appraised 1160 → decided 1170: none"]
        );
        assert_eq!(differing("X02", "don_thu"), ["self  → appraised 7: none"]);
        assert!(differing("X01", "don_thu").is_empty());
        assert!(differing("X01", "ty_le").is_empty());
        assert_eq!(facts.layers.iter().map(|layer| layer.id()).collect::<Vec<_>>(), ["self", "appraised", "decided"]);
    }
}

#[test]
fn rows_of_one_table_may_be_of_several_layers() {
    let table =
        "unit;layer;organisation;hoi_vien;don_thu\nX01;self;hoi_nong_dan;1163;5\nX01;thẩm định;;1160;\nX02;;hoi_nong_dan;980;1\n";
    let facts = read(&[("a.csv", Layer::Own, table)], Layer::Decided);
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(settled(&facts, Layer::Decided, "X01", "hoi_vien"), "appraised 1160 a.csv!D3");
    assert_eq!(settled(&facts, Layer::Own, "X01", "hoi_vien"), "self 1163 a.csv!D2");
    assert_eq!(settled(&facts, Layer::Decided, "X01", "don_thu"), "self 5 a.csv!E2");
    assert_eq!(facts.tables[0].n_rows, 3);
}

#[test]
fn a_figure_twice_in_one_layer_is_refused_and_in_two_layers_is_what_layers_are_for() {
    let codes = |facts: &Facts| facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect::<Vec<_>>();
    let two = |first: Layer, second: Layer| {
        let table = |n: u32| format!("unit;organisation;hoi_vien\nX01;hoi_nong_dan;{n}\n");
        read(&[("a.csv", first, &table(1)), ("b.csv", second, &table(2))], Layer::Decided)
    };
    assert_eq!(codes(&two(Layer::Appraised, Layer::Appraised)), ["figure_twice", "unit_in_two_files"]);
    assert!(codes(&two(Layer::Own, Layer::Appraised)).is_empty());
    let rows = |first: &str, second: &str| {
        let table = format!("unit;layer;organisation;hoi_vien\nX01;{first};hoi_nong_dan;1\nX01;{second};hoi_nong_dan;2\n");
        read(&[("a.csv", Layer::Own, &table)], Layer::Decided)
    };
    assert_eq!(codes(&rows("appraised", "appraised")), ["unit_twice"]);
    assert!(codes(&rows("self", "decided")).is_empty());
}

#[test]
fn a_row_of_unknown_layer_may_outrank_what_is_known_below_the_highest() {
    let table = "unit;layer;organisation;hoi_vien\nX01;self;hoi_nong_dan;1163\nX01;ai đó;hoi_nong_dan;1160\n";
    let facts = read(&[("a.csv", Layer::Own, table)], Layer::Decided);
    assert_eq!(settled(&facts, Layer::Decided, "X01", "hoi_vien"), "self UNSURE Layer a.csv!D3");
    assert_eq!(settled(&facts, Layer::Own, "X01", "hoi_vien"), "self 1163 a.csv!D2");
    let table = "unit;layer;organisation;hoi_vien\nX01;decided;hoi_nong_dan;1163\nX01;ai đó;hoi_nong_dan;1160\n";
    let facts = read(&[("a.csv", Layer::Own, table)], Layer::Decided);
    assert_eq!(settled(&facts, Layer::Decided, "X01", "hoi_vien"), "decided 1163 a.csv!D2");
}

#[test]
fn evidence_is_the_units_own_and_its_acceptance_is_said_above_it() {
    let own = "unit;organisation;hoi_vien;hoi_vien (minh chứng)\nX01;hoi_nong_dan;5;BC 12\n";
    let said_above = |beside: &str| {
        let above = format!("unit;hoi_vien (minh chứng)\nX01;{beside}\n");
        let facts = read(&[("t.csv", Layer::Own, own), ("a.csv", Layer::Appraised, &above)], Layer::Decided);
        assert!(said(&facts).is_empty(), "{:?}", said(&facts));
        let evidence = facts.evidence(0, 0, position("hoi_vien")).expect("the unit names it");
        assert_eq!(evidence.place().to_string(), "t.csv!D2");
        assert_eq!(facts.acceptance(Layer::Own, 0, 0, position("hoi_vien")), None);
        match facts.acceptance(Layer::Decided, 0, 0, position("hoi_vien")) {
            None => "nothing".to_owned(),
            Some((layer, Acceptance::Accepted(cell))) => format!("{} accepts {}", layer.id(), cell.place()),
            Some((layer, Acceptance::Refused(cell))) => format!("{} refuses {}", layer.id(), cell.place()),
            Some((layer, Acceptance::Unreadable(cell))) => format!("{} unreadable {}", layer.id(), cell.place()),
        }
    };
    for (beside, expected) in [
        ("đạt", "appraised accepts a.csv!B2"),
        ("Chấp nhận", "appraised accepts a.csv!B2"),
        ("không đạt", "appraised refuses a.csv!B2"),
        ("khong dat", "appraised refuses a.csv!B2"),
        ("", "nothing"),
        ("bc 12", "nothing"),
        ("BC 13", "appraised unreadable a.csv!B2"),
    ] {
        assert_eq!(said_above(beside), expected, "{beside}");
    }
}
