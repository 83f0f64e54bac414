//! What layers change, for a terminal and as csv.

use super::csv::Table;
use crate::facts::Layer;
use crate::facts::layered::Stated;
use crate::questions::layers::{FigureDifference, Layers, RatingDifference, Standing, Unrated, Who, WrittenDifference};
use crate::words::diagnostic::{Lang, Place};
use crate::words::number::Ratio;

/// Lines of one kind that are printed; the rest are counted.
const LINES_MAX: usize = 40;

/// A short section; empty where the layers agree on everything.
pub fn terminal(layers: &Layers, lang: Lang) -> String {
    let mut text = String::new();
    let figures = layers.figures.iter().map(|own| figure(own, lang));
    section(&mut text, lang.of("SỐ LIỆU CÁC LỚP KHÁC NHAU", "FIGURES ON WHICH THE LAYERS DIFFER"), figures, lang);
    let refused = layers.refused.iter().map(|own| {
        let (id, title, by) = (&own.who.id, &own.title, layer(own.by.layer, lang));
        let evidence = own.evidence.as_deref().unwrap_or(lang.of("không nêu", "none named"));
        let place = place(own.by.place.as_ref());
        let grounds = grounds(own.grounds.as_ref(), lang);
        match lang {
            Lang::Vi => format!("{id}: “{title}”: {by} không chấp nhận minh chứng ({evidence}) ({place}); {grounds}"),
            Lang::En => format!("{id}: “{title}”: the evidence ({evidence}) was not accepted, {by} ({place}); {grounds}"),
        }
    });
    section(&mut text, lang.of("MINH CHỨNG KHÔNG ĐẠT", "EVIDENCE REFUSED"), refused, lang);
    let ratings = layers.ratings.iter().map(|own| rating(own, lang));
    section(&mut text, lang.of("ĐIỂM, MỨC XẾP LOẠI THAY ĐỔI THEO LỚP", "TOTALS AND RATINGS THAT A LAYER CHANGES"), ratings, lang);
    let written = layers.written.iter().map(|own| written(own, lang));
    section(
        &mut text,
        lang.of("ĐIỂM GHI TRONG TỆP KHÁC ĐIỂM TÍNH TỪ SỐ LIỆU", "POINTS WRITTEN THAT DIFFER FROM THOSE COMPUTED"),
        written,
        lang,
    );
    text
}

fn section(text: &mut String, title: &str, lines: impl ExactSizeIterator<Item = String>, lang: Lang) {
    let n = lines.len();
    if n == 0 {
        return;
    }
    *text += &format!("\n{title} ({n})\n");
    for line in lines.take(LINES_MAX) {
        *text += &format!("  {line}\n");
    }
    if let Some(rest) = n.checked_sub(LINES_MAX).filter(|rest| *rest > 0) {
        *text += &match lang {
            Lang::Vi => format!("  … và {rest} dòng khác; ghi đủ bằng `--differences TỆP.csv`\n"),
            Lang::En => format!("  … and {rest} more; `--differences FILE.csv` writes all\n"),
        };
    }
}

fn layer(layer: Layer, lang: Lang) -> String {
    layer.words().get(lang).to_owned()
}

fn place(place: Option<&Place>) -> String {
    place.map_or_else(|| "–".to_owned(), Place::to_string)
}

fn said(stated: &Stated, lang: Lang) -> String {
    let raw = if stated.raw.trim().is_empty() { lang.of("trống", "blank") } else { stated.raw.trim() };
    let place = stated.place.as_ref().map_or_else(String::new, |own| format!(" ({own})"));
    format!("{} {raw}{place}", layer(stated.layer, lang))
}

fn figure(own: &FigureDifference, lang: Lang) -> String {
    let (id, title) = (&own.who.id, &own.title);
    let (before, after) = (said(&own.is.before, lang), said(&own.is.after, lang));
    let grounds = grounds(own.is.grounds.as_ref(), lang);
    format!("{id}: “{title}”: {before} → {after}; {grounds}")
}

fn grounds(grounds: Option<&(String, Place)>, lang: Lang) -> String {
    match (grounds, lang) {
        (Some((grounds, at)), Lang::Vi) => format!("căn cứ: {grounds} ({at})"),
        (Some((grounds, at)), Lang::En) => format!("grounds: {grounds} ({at})"),
        (None, Lang::Vi) => "không nêu căn cứ".to_owned(),
        (None, Lang::En) => "no grounds given".to_owned(),
    }
}

fn points(points: Option<Ratio>, lang: Lang) -> String {
    points.map_or_else(|| "–".to_owned(), |points| lang.ratio(points))
}

fn standing(own: &Standing, lang: Lang) -> String {
    let rating = match &own.rating {
        Ok((_, title)) => title.clone(),
        Err(Unrated::NotRated) => lang.of("không xếp loại", "not rated").to_owned(),
        Err(Unrated::Undetermined) => lang.of("chưa đủ căn cứ xếp loại", "undetermined").to_owned(),
    };
    format!("{} {}, {rating}", layer(own.layer, lang), points(own.total, lang))
}

fn rating(own: &RatingDifference, lang: Lang) -> String {
    let Who { id, name, .. } = &own.who;
    let (before, after) = (standing(&own.before, lang), standing(&own.after, lang));
    let criteria =
        own.criteria.iter().map(|own| format!("“{}” {} → {}", own.title, points(own.before, lang), points(own.after, lang)));
    let mut because: Vec<String> = criteria.collect();
    let [lower, higher] = &own.reasons;
    if (own.is_by_quota || because.is_empty()) && lower != higher {
        because.push(format!("{} → {}", lower.get(lang), higher.get(lang)));
    } else if because.is_empty() {
        because.push(higher.get(lang).to_owned());
    }
    let because = because.join(", ");
    match lang {
        Lang::Vi => format!("{id} {name}: {before} → {after}; do {because}"),
        Lang::En => format!("{id} {name}: {before} → {after}; because of {because}"),
    }
}

fn written(own: &WrittenDifference, lang: Lang) -> String {
    let title =
        if own.title.is_empty() { lang.of("tổng điểm", "the total").to_owned() } else { format!("“{}”", own.title) };
    let (id, by, raw) = (&own.who.id, layer(own.written.layer, lang), own.written.raw.trim());
    let (place, computed) = (place(own.written.place.as_ref()), points(own.computed, lang));
    match lang {
        Lang::Vi => format!("{id}: {title}: {by} ghi {raw} ({place}), tính được {computed}"),
        Lang::En => format!("{id}: {title}: {by} writes {raw} ({place}), {computed} computed"),
    }
}

/// Every difference a row: what it is about, what stands before and after, the cells, and the grounds.
pub fn csv(layers: &Layers) -> String {
    let mut table = Table::new([
        "unit",
        "rule_set",
        "kind",
        "node",
        "layer_before",
        "before",
        "cell_before",
        "layer_after",
        "after",
        "cell_after",
        "grounds",
    ]);
    let cell = |place: Option<&Place>| place.map_or_else(String::new, Place::to_string);
    let mut row = |who: &Who, kind: &str, node: &str, before: [String; 3], after: [String; 3], grounds: String| {
        let head = [who.id.clone(), who.rule_set.clone(), kind.to_owned(), node.to_owned()];
        table.row(head.into_iter().chain(before).chain(after).chain([grounds]));
    };
    let of = |stated: &Stated| [stated.layer.id().to_owned(), stated.raw.clone(), cell(stated.place.as_ref())];
    for own in &layers.figures {
        let grounds = own.is.grounds.as_ref().map_or_else(String::new, |(grounds, _)| grounds.clone());
        row(&own.who, "figure", &own.indicator, of(&own.is.before), of(&own.is.after), grounds);
    }
    for own in &layers.refused {
        let evidence = [String::new(), own.evidence.clone().unwrap_or_default(), String::new()];
        let grounds = own.grounds.as_ref().map_or_else(String::new, |(grounds, _)| grounds.clone());
        row(&own.who, "evidence_refused", &own.indicator, evidence, of(&own.by), grounds);
    }
    let points = |points: Option<Ratio>| points.map_or_else(String::new, |points| points.to_string());
    for own in &layers.ratings {
        let layers = [own.before.layer, own.after.layer].map(|layer| layer.id().to_owned());
        let side = |n: usize, value: String| [layers[n].clone(), value, String::new()];
        for changed in &own.criteria {
            row(
                &own.who,
                "criterion",
                &changed.id,
                side(0, points(changed.before)),
                side(1, points(changed.after)),
                String::new(),
            );
        }
        if own.before.total != own.after.total {
            row(&own.who, "total", "total", side(0, points(own.before.total)), side(1, points(own.after.total)), String::new());
        }
        if own.before.rating != own.after.rating {
            let rating = |standing: &Standing| match &standing.rating {
                Ok((id, _)) => id.clone(),
                Err(Unrated::NotRated) => "not_rated".to_owned(),
                Err(Unrated::Undetermined) => "undetermined".to_owned(),
            };
            row(&own.who, "rating", "rating", side(0, rating(&own.before)), side(1, rating(&own.after)), String::new());
        }
    }
    for own in &layers.written {
        let computed = [own.written.layer.id().to_owned(), points(own.computed), String::new()];
        row(&own.who, "written_points", &own.node, of(&own.written), computed, String::new());
    }
    table.finish()
}
