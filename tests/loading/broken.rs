//! One defect a file: one finding, at its place, with the way out, in both languages.

use super::{SOUND, findings, load, with};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use vungmanh::law::library::Library;
use vungmanh::render::diagnostic::{Look, terminal};
use vungmanh::words::diagnostic::{Lang, has_errors};

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir("fixtures/broken").expect("the fixtures are there").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect();
    files.sort();
    files
}

#[test]
fn every_defect_is_said_once_with_its_place_and_the_way_out() {
    // One mistake at two names.
    const TWICE: [&str; 1] = ["rating_in_requirement"];
    let mut loud = Vec::new();
    for file in files() {
        let name = file.file_stem().and_then(|name| name.to_str()).expect("a name");
        let loaded = Library::load(&file);
        if name == "sound" {
            assert_eq!(findings(&loaded), Vec::<String>::new());
            assert_eq!(loaded.library.entries.len(), 1);
            continue;
        }
        let is_error = has_errors(&loaded.diagnostics);
        assert_eq!(loaded.library.entries.len(), usize::from(!is_error), "{name}: a set with errors is no set");
        if loaded.diagnostics.len() != 1 && !TWICE.contains(&name) {
            loud.push(format!("{name}: {:#?}", findings(&loaded)));
        }
        for found in &loaded.diagnostics {
            assert!(!found.message.vi.ends_with('.') && !found.message.en.ends_with('.'), "{name}: {}", found.message.vi);
        }
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| terminal(&loaded.diagnostics, &loaded.texts, Look::plain(lang)));
        insta::assert_snapshot!(name, format!("{vi}\n{en}"));
    }
    assert_eq!(loud, Vec::<String>::new());
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let rules = with("from: 15", "from: mười lăm").replace("of: ty_le", "of: ty_lee").replace("absent: undetermined\n", "");
    assert_eq!(
        findings(&load(&rules)),
        [
            "error[missing_key] rules/thu/hoi_nong_dan/xa/1/rules.yaml:2:5: the rule set has no `absent`",
            "error[unknown_name] rules/thu/hoi_nong_dan/xa/1/rules.yaml:40:13: there is no name `ty_lee`",
            "error[not_a_number] rules/thu/hoi_nong_dan/xa/1/rules.yaml:53:11: `from` must be a number, here it is `mười lăm`",
        ]
    );
}

#[test]
fn a_file_of_a_hundred_megabytes_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rules.yaml");
    fs::File::create(&path).and_then(|file| file.set_len(100 << 20)).expect("a sparse file");
    let loaded = Library::load(&path);
    assert_eq!(loaded.diagnostics.len(), 1);
    assert_eq!(loaded.diagnostics[0].message.vi, "tệp quá lớn: 100 MiB, nhiều nhất 2 MiB");
    assert!(loaded.texts.is_empty());
}

#[test]
fn one_cause_is_not_blamed_at_every_place_it_shows() {
    let run_together = findings(&load(&with("  - id: co_ke_hoach\n", "")));
    assert_eq!(run_together.iter().filter(|found| found.contains("[duplicate_key]")).count(), 1, "{run_together:?}");
    let misspelt = findings(&load(&with("sources: [van_ban_thu]", "sources: [van_ban_tu]")));
    assert_eq!(misspelt, ["error[unknown_source] rules/thu/hoi_nong_dan/xa/1/rules.yaml:7:11: there is no source `van_ban_tu`"]);
    let unnamed = findings(&load(&with("sources: [van_ban_thu]\n", "")));
    assert_eq!(unnamed.len(), 1, "{unnamed:?}");
    let section = findings(&load(&with("\nderived:", "\ndervied:")));
    assert_eq!(section, ["error[unknown_key] rules/thu/hoi_nong_dan/xa/1/rules.yaml:29:1: the rule set has no key `dervied`"]);
    let id = findings(&load(&with("id: ty_le\n", "id: tỷ_lệ\n")));
    assert_eq!(id.len(), 1, "{id:?}");
}

#[test]
fn a_file_made_to_be_slow_is_refused_soon() {
    let many = |entry: &dyn Fn(usize) -> String| (0..4_000).map(entry).collect::<String>();
    let floods = [
        many(&|n| format!("k{n}: 1\n")),
        many(&|n| format!("  - {{ id: i{n}, type: couunt }}\n")).replacen("  -", "indicators:\n  -", 1),
        SOUND
            .replace("\nderived:", &format!("{}\nderived:", many(&|n| format!("  - {{ id: i{n}, type: count }}\n"))))
            .replace("\ncriteria:", &format!("{}\ncriteria:", many(&|n| format!("  - {{ id: d{n}, value: ix{n} + 1 }}\n")))),
        with("90: 10, 80: 8", &many(&|n| format!("{n}: 1, "))),
        SOUND.replace("xa: Xã", &many(&|n| format!("o{n}: O, "))),
    ];
    for flood in floods {
        let start = std::time::Instant::now();
        let loaded = load(&flood);
        assert!(loaded.diagnostics.len() <= 500, "{}", loaded.diagnostics.len());
        assert!(start.elapsed().as_secs() < 20, "{:?} {}", start.elapsed(), &flood[..60]);
    }
    let found = findings(&load(&(0..11_000).map(|n| format!("k{n}: 1\n")).collect::<String>()));
    assert!(found.len() == 1 && found[0].ends_with("more than 10000 entries in one list"), "{found:?}");
}

#[test]
fn a_book_in_place_of_a_number_is_not_printed_whole() {
    let loaded = load(&with("from: 15", &format!("from: \"{}\"", "rất dài ".repeat(10_000))));
    assert!(loaded.diagnostics[0].message.vi.chars().count() <= 601);
}

#[test]
fn what_is_not_there_or_is_no_file_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let codes = |path: &Path| Library::load(path).diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
    assert_eq!(codes(&folder.path().join("absent")), ["unreadable"]);
    assert_eq!(codes(folder.path()), ["no_rule_set"]);
    fs::create_dir_all(folder.path().join("a/rules.yaml")).expect("a folder called like a file");
    assert_eq!(codes(folder.path()), ["no_rule_set"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("a")).expect("a folder");
    std::os::unix::fs::symlink(Path::new("/etc/hostname"), folder.path().join("a/rules.yaml")).expect("a link");
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).expect("a link");
    let codes: Vec<&str> = Library::load(folder.path()).diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["symlink", "symlink"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_loader_panic(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[ -~đệ\n\t\"'{}\\[\\]:,!&*#|>%@`-]{0,6}"), 1..4),
    ) {
        let mut chars: Vec<char> = SOUND.chars().collect();
        for (at, n_cut, put) in cuts {
            let at = at.index(chars.len());
            let end = (at + n_cut).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        let loaded = load(&chars.into_iter().collect::<String>());
        prop_assert!(loaded.library.entries.len() == 1 || has_errors(&loaded.diagnostics));
    }
}
