//! The document of a rule set file, with the frames that it fills.

use super::files::{Files, RulesFile};
use crate::law::document::{self, Node};
use crate::law::fields::{Report, did_you_mean};
use crate::law::frame::{Frame, merge, pair, path, text};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, has_errors};
use crate::words::text::{clean, nearest};
use std::sync::Arc;

/// A document as one, with the files that its further parts come from (see `document::file_of_region`).
pub(super) struct Whole {
    pub(super) root: Node,
    pub(super) files: Vec<Arc<str>>,
    /// The frames that it fills, the nearest first.
    pub(super) frames: Vec<Frame>,
}

/// The document of a file.
pub(super) fn whole(files: &Files, rules: &RulesFile) -> (Option<Whole>, Vec<Diagnostic>) {
    resolve(files, rules, &[])
}

fn resolve(files: &Files, rules: &RulesFile, below: &[&RulesFile]) -> (Option<Whole>, Vec<Diagnostic>) {
    let (root, found) = document::parse(&rules.name, &rules.text);
    let mut report = Report::new(rules.name.clone());
    report.found = found;
    let Some(root) = root else { return (None, report.found) };
    let Some(extends) = pair(&root, "extends") else {
        if let Some(fills) = pair(&root, "fills") {
            report.error(
                "missing_key",
                fills.key_region,
                words!("`fills` đòi `extends`: điền vào khung nào", "`fills` wants `extends`: which frame is filled"),
                words!("thêm dòng `extends: <mã>@<phiên bản>`", "add a line `extends: <id>@<version>`"),
            );
        }
        let whole = Whole { root, files: Vec::new(), frames: Vec::new() };
        return (Some(whole), report.found);
    };
    let region = extends.value.region;
    let Some(reference) = report
        .scalar("extends", &extends.value, &words!("một khung", "a frame"))
        .map(|scalar| scalar.text.clone())
        .filter(|_| !has_errors(&report.found))
    else {
        return (None, report.found);
    };
    let Some((frame, top)) = known(files, rules, &reference, region, &mut report) else { return (None, report.found) };
    let way: Vec<&RulesFile> = below.iter().copied().chain([rules]).collect();
    if way.iter().any(|own| own.name == frame.name) {
        report.add(cycle(&report, &reference, region, &frame.name, &top));
        return (None, report.found);
    }
    let (upper, above) = resolve(files, frame, &way);
    if let Some(circle) = above.iter().find(|found| found.code == "frame_cycle") {
        let diagnostic = Diagnostic { place: report.place(region), ..circle.clone() };
        report.add(diagnostic.also(circle.place.clone(), words!("và ở đây", "and here")));
        return (None, report.found);
    }
    let Some(upper) = upper.filter(|_| !has_errors(&above)) else {
        report.add(refused(&report.place(region), &reference, &Place::File(frame.name.clone())));
        return (None, report.found);
    };
    report.amended_by = [frame.name.clone()].into_iter().chain(upper.files).collect();
    let top = upper.root.of_file(0);
    let root = merge(&root, &top, &reference, region, &mut report);
    // with a node left open there is no whole set to read
    if report.found.iter().any(|found| found.code == "not_filled") {
        return (None, report.found);
    }
    let title = text(&top, "title").map_or_else(|| reference.clone(), clean);
    let place = report.place(pair(&top, "id").map_or(top.region, |pair| pair.value.region));
    let own = Frame { reference, title, place, extended_at: report.place(region) };
    let frames = [own].into_iter().chain(upper.frames).collect();
    (Some(Whole { root, files: report.amended_by, frames }), report.found)
}

/// The file of the frame that is extended, and its document.
fn known<'f>(
    files: &'f Files,
    rules: &RulesFile,
    reference: &str,
    region: Region,
    report: &mut Report,
) -> Option<(&'f RulesFile, Node)> {
    let Some((id, version)) = reference.split_once('@').filter(|(id, version)| !id.is_empty() && !version.is_empty()) else {
        report.error(
            "id_malformed",
            region,
            words!("`{reference}` không chỉ ra một phiên bản", "`{reference}` names no version"),
            words!("viết `<mã>@<phiên bản>`", "write `<id>@<version>`"),
        );
        return None;
    };
    let all = || files.rules.iter().chain(&files.frames).filter(|other| other.root == rules.root);
    let of = |file: &RulesFile| document::parse(&file.name, &file.text).0;
    let is_meant = |root: &Node| text(root, "id") == Some(id) && text(root, "version") == Some(version);
    let mut mentions = all().filter(|file| file.text.contains(id) && file.text.contains(version));
    let found = mentions.find_map(|file| Some((file, of(file).filter(is_meant)?)));
    let Some((file, root)) = found else {
        let documents: Vec<Node> = all().filter_map(of).filter(|root| text(root, "status") == Some("frame")).collect();
        let known: Vec<String> =
            documents.iter().filter_map(|root| Some(format!("{}@{}", text(root, "id")?, text(root, "version")?))).collect();
        let known = || known.iter().map(String::as_str);
        let place = path(rules.root.as_deref().unwrap_or_default(), id, version);
        let diagnostic = Diagnostic::error(
            "unknown_frame",
            report.place(region),
            words!("không có khung `{reference}`", "there is no frame `{reference}`"),
        );
        let diagnostic = if known().next().is_some() {
            diagnostic.help(did_you_mean(nearest(reference, known()), known()))
        } else {
            diagnostic.help(words!("đặt khung ở `{place}`", "put the frame at `{place}`"))
        };
        report.add(diagnostic);
        return None;
    };
    if text(&root, "status") != Some("frame") {
        let status = pair(&root, "status").map_or(root.region, |pair| pair.value.region);
        let diagnostic = Diagnostic::error(
            "not_a_frame",
            report.place(region),
            words!("`{reference}` không phải khung", "`{reference}` is no frame"),
        )
        .also(Place::Text(file.name.clone(), status), words!("tình trạng ghi ở đây", "its status stands here"))
        .help(words!("chỉ bộ có `status: frame` mới mở rộng được", "only a set with `status: frame` can be extended"));
        report.add(diagnostic);
        return None;
    }
    Some((file, root))
}

fn cycle(report: &Report, reference: &str, region: Region, file: &Arc<str>, top: &Node) -> Diagnostic {
    let message = words!("các khung mở rộng lẫn nhau thành vòng", "the frames extend each other in a circle");
    let diagnostic = Diagnostic::error("frame_cycle", report.place(region), message)
        .help(words!("bỏ `extends` ở một trong các khung", "take `extends` out of one of the frames"));
    match pair(top, "extends") {
        Some(pair) if *file != report.file => diagnostic
            .also(Place::Text(file.clone(), pair.value.region), words!("`{reference}` cũng vậy", "so does `{reference}`")),
        Some(_) | None => diagnostic,
    }
}

/// A set whose frame is refused.
pub(super) fn refused(extended_at: &Place, reference: &str, frame: &Place) -> Diagnostic {
    Diagnostic::error(
        "frame_refused",
        extended_at.clone(),
        words!(
            "khung `{reference}` có lỗi, nên bộ này không dùng được",
            "the frame `{reference}` has errors, so this set cannot be used"
        ),
    )
    .also(frame.clone(), words!("khung ở đây", "the frame is here"))
    .help(words!("sửa tệp của khung", "mend the file of the frame"))
}
