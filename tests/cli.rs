//! The command line as a person or a program meets it: exit codes, streams, forms of output.

use crate::program::{code, err, out, vungmanh};
use calamine::{Reader, Xlsx};

use std::path::Path;
use std::process::{Command, Output};

const RULES: [&str; 4] = ["--rules", "fixtures/cli/rules", "--period", "2024"];

fn classify(data: &str, more: &[&str]) -> Output {
    vungmanh(&[&["classify", data], RULES.as_slice(), more].concat())
}

#[test]
fn the_main_job_prints_what_the_province_published() {
    for (year, count, share) in [("2016", "366/380", "96,32%"), ("2023", "375/375", "100%")] {
        let output = vungmanh(&["classify", &format!("fixtures/hau-giang/{year}.xlsx"), "--rules", "rules", "--period", year]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let text = out(&output);
        assert!(text.starts_with("MINH HỌA"), "an illustrative result says so in its first line");
        assert!(text.contains(count) && text.contains(share), "{year}");
    }
}

#[test]
fn csv_has_the_columns_that_others_rely_on() {
    let output = classify("fixtures/cli/to.csv", &["--format", "csv"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(
        out(&output),
        "unit,rule_set,outcome,total,total_max,rating,note,sinh_hoat\n\
         t1,vi_du/to@2024.1,rated,10,10,vung_manh,minh họa,10\n\
         t2,vi_du/to@2024.1,rated,5,10,kha,minh họa,5\n\
         t3,vi_du/to@2024.1,not_rated,0,10,,minh họa; gate moi_thanh_lap,0\n"
    );
}

#[test]
fn in_csv_a_row_of_a_matrix_is_a_column_with_its_rating_and_a_unit_that_no_set_is_for_is_not_rated() {
    let data = "fixtures/cli/doan-vien.csv";
    let output = vungmanh(&["classify", data, "--rules", "rules", "--period", "2024", "--format", "csv"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(
        out(&output),
        "unit,rule_set,outcome,total,total_max,rating,note,tu_tuong,tham_gia,nhiem_vu,hoc_tap,ren_luyen,sau_dieu,doan_phi\n\
         a,doan_thanh_nien/doan_vien@2019.1,rated,,,xuat_sac,dự thảo,xuat_sac,xuat_sac,xuat_sac,xuat_sac,xuat_sac,xuat_sac,xuat_sac\n\
         b,doan_thanh_nien/doan_vien@2019.1,rated,,,tot,dự thảo,tot,xuat_sac,xuat_sac,xuat_sac,xuat_sac,xuat_sac,xuat_sac\n\
         c,,not_rated,,,,không có bộ tiêu chí,,,,,,,\n"
    );
}

// Else one slip in a heading would read as 0 for every unit of the province.
#[test]
fn a_misspelt_heading_of_a_figure_that_reads_as_0_where_missing_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let rules = std::fs::read_to_string("fixtures/cli/rules/vi_du/to/2024.1/rules.yaml").expect("the fixture is there");
    let source = std::fs::read_to_string("fixtures/cli/rules/sources/vi_du.yaml").expect("the fixture is there");
    for name in ["rules/sources", "rules/vi_du/to/2024.1"] {
        std::fs::create_dir_all(at(name)).expect("a folder");
    }
    std::fs::write(at("rules/sources/vi_du.yaml"), source).expect("a file");
    let classify = |absent: &str, heading: &str| {
        let own =
            rules.replace("    title: Số buổi sinh hoạt\n", &format!("    title: Số buổi sinh hoạt\n    absent: {absent}\n"));
        std::fs::write(at("rules/vi_du/to/2024.1/rules.yaml"), own).expect("a file");
        let data = format!("unit,name,organisation,unit_kind,founded,{heading}\nt1,Tổ Một,vi_du,to,01/01/2020,12\n");
        std::fs::write(at("so-lieu.csv"), data).expect("a file");
        let path = |name: &str| at(name).to_str().expect("a name in UTF-8").to_owned();
        vungmanh(&["classify", &path("so-lieu.csv"), "--rules", &path("rules"), "--period", "2024"])
    };
    let misspelt = classify("zero", "Số buổi sinh hoat lệ");
    assert_eq!((code(&misspelt), out(&misspelt).as_str()), (1, ""), "{}", err(&misspelt));
    assert!(err(&misspelt).contains("lỗi[heading_misspelt]") && err(&misspelt).contains("so-lieu.csv!F1"), "{}", err(&misspelt));
    // what is there is read; what is quite another thing is left aside; what is undetermined says so by itself
    assert_eq!(code(&classify("zero", "Số buổi sinh hoạt")), 0);
    assert_eq!(code(&classify("zero", "Ghi chú của cán bộ")), 3, "who sent no figure at all is not rated from zeros");
    assert_eq!(code(&classify("undetermined", "Số buổi sinh hoat lệ")), 3);
}

// Whoever misnamed the column looks for why all units are undetermined.
#[test]
fn a_column_that_is_not_understood_is_told_with_the_indicator_that_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |heading: &str, cell: &str| {
        let name = folder.path().join("so-lieu.csv");
        let data = format!("unit,name,organisation,unit_kind,founded,{heading}\nt1,Tổ Một,vi_du,to,01/01/2020,{cell}\n");
        std::fs::write(&name, data).expect("a file");
        let output = vungmanh(&[&["read", name.to_str().expect("UTF-8")], RULES.as_slice()].concat());
        (code(&output), err(&output))
    };
    for heading in ["Số buổi sinh hoat", "Tổng số buổi sinh hoạt", "Số buổi sinh hoạt tổ"] {
        let (code, said) = read(heading, "12");
        assert!(
            said.contains(&format!(
                "lỗi[heading_not_understood]: không hiểu tiêu đề `{heading}`: 1 số liệu dưới đó không được đọc, mà chưa có cột nào cho \
                 `Số buổi sinh hoạt`\n"
            )) && said.contains("so-lieu.csv!F1\n = ghi chú: 1 đơn vị vì thế thiếu số liệu\n"),
            "{said}"
        );
        assert_eq!(code, 3);
    }
    // what is like no indicator may still be one: it is told beside those that have no column
    let (code, said) = read("Dân số", "12");
    assert!(said.contains("cảnh báo[heading_not_understood]: không hiểu tiêu đề `Dân số`"), "{said}");
    assert!(said.contains("dưới tiêu đề này có 1 số liệu; chưa có cột nào cho `Số buổi sinh hoạt`"), "{said}");
    assert_eq!(code, 0);
    // no figure stands under it, or the indicator has its column
    for (heading, cell) in [("Số buổi sinh hoat", ""), ("Số buổi sinh hoạt,Tổng số buổi sinh hoạt", "12,12")] {
        let (code, said) = read(heading, cell);
        assert!(!said.contains("chưa có cột nào") && said.contains("cảnh báo[heading_not_understood]"), "{said}");
        assert_eq!(code, 0);
    }
}

// Officials write their organisations as they call them; what the library does not know is refused with the way out.
#[test]
fn organisations_and_unit_kinds_are_known_by_what_the_library_says_they_are_also_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().join("don-vi.csv");
    let read = |organisation: &str, kind: &str| {
        let data = format!("Mã đơn vị;Tổ chức;Cấp;Địa bàn;Tổng số hộ dân\nx1;{organisation};{kind};hau_giang;100\n");
        std::fs::write(&name, data).expect("a file");
        let output = vungmanh(&["read", name.to_str().expect("UTF-8"), "--rules", "rules", "--period", "2024"]);
        (code(&output), out(&output), err(&output))
    };
    for (organisation, set) in [
        ("MTTQ", "mat_tran"),
        ("Mặt trận", "mat_tran"),
        ("HND", "hoi_nong_dan"),
        ("Hội LHPN", "hoi_phu_nu"),
        ("HPN", "hoi_phu_nu"),
        ("ĐTN", "doan_thanh_nien"),
        ("Đoàn TN", "doan_thanh_nien"),
        ("CCB", "hoi_cuu_chien_binh"),
        ("CĐ", "cong_doan"),
    ] {
        let (code, said, told) = read(organisation, "phường");
        assert_eq!(code, 0, "{organisation}: {told}");
        assert!(said.contains(&format!("/{set}/xa@2024.1")), "{organisation}: {said}");
    }
    let (code, _, told) = read("Hội X", "xã");
    assert_eq!(code, 1);
    assert!(told.contains("lỗi[unknown_organisation]: không có Tổ chức nào là `Hội X`"), "{told}");
    assert!(told.contains("thêm tên này vào `also_called` trong names.yaml"), "{told}");
}

#[test]
fn long_csv_has_a_row_for_each_node_with_its_reason() {
    let text = out(&classify("fixtures/cli/to.csv", &["--format", "csv-long"]));
    assert!(text.starts_with("unit,rule_set,node,points,points_max,why\n"));
    assert!(text.contains("t2,vi_du/to@2024.1,sinh_hoat,5,10,at_least 6\n"), "{text}");
}

#[test]
fn each_line_of_ndjson_is_a_record_that_says_it_is_illustrative() {
    let text = out(&classify("fixtures/cli/to.csv", &["--format", "ndjson"]));
    assert_eq!(text.lines().count(), 3);
    for line in text.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a record is JSON");
        assert_eq!(record["rule_set"]["status"], "illustrative", "{line}");
    }
}

#[test]
fn units_without_readable_figures_are_undetermined_and_the_exit_code_says_so() {
    let output = classify("fixtures/cli/thieu.csv", &["--format", "csv"]);
    assert_eq!(code(&output), 3);
    let text = out(&output);
    assert!(text.contains("t1,vi_du/to@2024.1,rated,10,10,vung_manh,"), "{text}");
    assert!(text.contains("t2,vi_du/to@2024.1,undetermined,,10,,minh họa; missing,?\n"), "{text}");
    assert!(text.contains("t4,vi_du/to@2024.1,undetermined,,10,,minh họa; unreadable,?\n"), "{text}");
    assert!(err(&output).contains("thieu.csv!F4"), "the cell is named: {}", err(&output));
}

#[test]
fn a_rule_set_that_fails_rates_nobody_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules.yaml");
    let text = std::fs::read_to_string("fixtures/cli/rules/vi_du/to/2024.1/rules.yaml").expect("the shipped set");
    std::fs::write(&rules, text.replace("of: so_buoi", "of: so_boui")).expect("written");
    let result = folder.path().join("ket-qua.csv");
    let (rules, path) = (rules.to_string_lossy(), result.to_string_lossy());
    let output = vungmanh(&["classify", "fixtures/cli/to.csv", "--rules", &rules, "--period", "2024", "-o", &path]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("so_buoi"), "the message says what was meant: {}", err(&output));
    assert!(out(&output).is_empty());
    assert!(!result.exists());
}

#[test]
fn output_goes_to_the_file_whose_ending_names_its_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ket-qua.csv");
    let output = classify("fixtures/cli/to.csv", &["-o", &path.to_string_lossy()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).is_empty(), "data goes to the file");
    assert!(std::fs::read_to_string(path).expect("written").starts_with("unit,rule_set,outcome"));
    let output = classify("fixtures/cli/to.csv", &["-o", "ket-qua.pdf"]);
    assert_eq!(code(&output), 2);
    assert!(!Path::new("ket-qua.pdf").exists());
}

// Once the columns of quotas had no place in the workbook, and nothing was written.
#[test]
fn a_workbook_of_results_tells_ratings_and_reasons_after_quotas() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, path) = (folder.path().join("so-lieu.csv"), folder.path().join("ket-qua.xlsx"));
    let rows = "unit,organisation,unit_kind,cohort,diem,hoi_vien\na,hoi_khong_che,xa,c,10,10\nb,hoi_khong_che,xa,c,9,20\n\
                d,hoi_khong_che,xa,c,6,20\ne,hoi_khong_che,xa,,9,20\n";
    std::fs::write(&data, rows).expect("a file");
    let rules = folder.path().join("quy-tac.yaml");
    let text = std::fs::read_to_string("fixtures/language/khong_che/rules.yaml").expect("a rule set");
    std::fs::write(&rules, text.replace("status: draft", "status: draft\nin_force: { from: 2020-01-01 }")).expect("a file");
    let (data, rules) = (data.to_string_lossy(), rules.to_string_lossy());
    let output = vungmanh(&["classify", &data, "--rules", &rules, "--period", "2024", "-o", &path.to_string_lossy()]);
    assert_eq!(code(&output), 3, "the unit without a cohort is undetermined: {}", err(&output));
    let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
    let sheets = book.worksheets();
    let points = &sheets.iter().find(|(name, _)| name.starts_with("Điểm")).expect("the calculations").1;
    let headings = points.rows().find(|row| row[0] == "Mã").expect("the headings");
    let at = headings.iter().position(|heading| *heading == "Xếp loại").expect("the rating that counts");
    let row_of = |unit: &str| -> Vec<String> {
        let row = points.rows().find(|row| row[0] == unit).expect("its row");
        row.iter().map(ToString::to_string).collect()
    };
    for (unit, rating, by) in [
        ("a", "Xuất sắc", "điểm"),
        ("b", "Tốt", "khống chế"),
        ("d", "Tốt", "điểm"),
        ("e", "Chưa đủ căn cứ xếp loại", "chưa có nhóm"),
    ] {
        let row = row_of(unit);
        assert_eq!(row[at], rating, "{unit}: {row:?}");
        assert!(row.last().is_some_and(|cell| cell.contains(by)), "{unit}: {row:?}");
    }
}

#[test]
fn what_cannot_be_read_at_all_is_refused() {
    for (data, said) in [("fixtures/cli/khong-co.csv", "khong-co.csv"), ("Cargo.toml", "Cargo.toml")] {
        let output = classify(data, &[]);
        assert_eq!(code(&output), 1, "{data}");
        assert!(err(&output).contains(said), "{}", err(&output));
        assert!(out(&output).is_empty());
    }
}

#[test]
fn a_slip_on_the_command_line_is_answered_in_the_readers_language() {
    let output = vungmanh(&["clasify"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("có phải `classify`?"), "{}", err(&output));
    let output = vungmanh(&["clasify", "--lang", "en"]);
    assert!(err(&output).contains("did you mean `classify`?"), "{}", err(&output));
    assert_eq!(code(&vungmanh(&[])), 2);
    assert_eq!(code(&classify("fixtures/cli/to.csv", &["--format", "json"])), 2);
}

#[test]
fn a_unit_is_explained_by_id_or_by_name_without_accents() {
    let explain = |unit: &str| vungmanh(&[&["explain", unit, "fixtures/cli/to.csv"], RULES.as_slice()].concat());
    for unit in ["t2", "Tổ Hai", "to hai"] {
        let output = explain(unit);
        assert_eq!(code(&output), 0, "{unit}: {}", err(&output));
        assert!(out(&output).contains("Khá"), "{}", out(&output));
        assert!(out(&output).contains("F3"), "the cell is named: {}", out(&output));
    }
    let output = explain("t9");
    assert_eq!(code(&output), 2);
    let output = explain("tổ");
    assert_eq!(code(&output), 2);
    for unit in ["t1", "t2", "t3"] {
        assert!(err(&output).contains(unit), "several matches are listed: {}", err(&output));
    }
}

#[test]
fn threads_do_not_show_in_the_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = std::fs::read_to_string("fixtures/cli/to.csv").expect("a fixture");
    let data = |n: usize| {
        let units: String = (0..n).map(|unit| format!("t{unit},Tổ {unit},vi_du,to,01/01/2020,{}\n", unit % 13)).collect();
        let file = folder.path().join(format!("to-{n}.csv"));
        std::fs::write(&file, format!("{}\n{units}", head.lines().next().unwrap_or_default())).expect("it can be written");
        file
    };
    // more than is made at a time, and few enough for a file each
    let (many, few) = (data(2_500), data(40));
    let run_on = |data: &Path, threads: &str, more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
            .arg("classify")
            .arg(data)
            .args(RULES)
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("RAYON_NUM_THREADS", threads)
            .output();
        let output = output.expect("the program starts");
        assert_eq!(code(&output), 0, "{}", err(&output));
        output.stdout
    };
    let run = |threads: &str, more: &[&str]| run_on(&many, threads, more);
    for format in ["csv", "csv-long", "ndjson"] {
        let one = run("1", &["--format", format]);
        assert!(one.len() > 1_000 && one == run("3", &["--format", format]), "{format}");
        // the same in a file
        let file = folder.path().join(format);
        assert!(run("2", &["--format", format, "-o", file.to_str().expect("text")]).is_empty());
        assert!(std::fs::read(file).expect("it is written") == one, "{format}");
    }
    for more in [&["-o"] as &[&str], &["--values", "-o"]] {
        let [one, three] = ["1", "3"].map(|threads| {
            let file = folder.path().join(format!("{threads}.xlsx"));
            run(threads, &[more, &[file.to_str().expect("text")]].concat());
            std::fs::read(file).expect("it is written")
        });
        assert!(one.len() > 1_000 && one == three, "xlsx {more:?}");
    }
    let [one, three] = ["1", "3"].map(|threads| {
        let sheets = folder.path().join(threads);
        run_on(&few, threads, &["--format", "html", "-o", &format!("{}/", sheets.display())]);
        let mut files: Vec<_> = std::fs::read_dir(sheets).expect("a folder").map(|file| file.expect("a file").path()).collect();
        files.sort();
        let name = |path: &std::path::PathBuf| path.file_name().expect("a name").to_owned();
        files.iter().map(|path| (name(path), std::fs::read(path).expect("a score sheet"))).collect::<Vec<_>>()
    });
    assert!(one.len() == 40 && one == three, "score sheets");
}

#[test]
fn a_workbook_of_values_says_so_and_shows_what_the_one_with_formulas_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let [live, values] = [&[] as &[&str], &["--values"]].map(|more| {
        let file = folder.path().join(format!("{}.xlsx", more.len()));
        let output = classify("fixtures/cli/to.csv", &[more, &["-o", file.to_str().expect("text")]].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let mut book: Xlsx<_> = calamine::open_workbook(&file).expect("a workbook");
        let names = book.sheet_names();
        let formulas =
            |name: &String, book: &mut Xlsx<_>| book.worksheet_formula(name).expect("a worksheet").used_cells().count();
        let n_formulas: usize = names.iter().map(|name| formulas(name, &mut book)).sum();
        assert_eq!(n_formulas == 0, more.contains(&"--values"), "{n_formulas} formulas");
        book
    });
    let (mut live, mut values) = (live, values);
    let names = values.sheet_names();
    assert_eq!(names.len() + 1, live.sheet_names().len(), "without the list of grounds that formulas read: {names:?}");
    let cells = |book: &mut Xlsx<_>, name: &str| {
        let range = book.worksheet_range(name).expect("a worksheet");
        let rows = (3..=range.end().map_or(0, |end| end.0)).map(|row| {
            let columns = range.end().map_or(0, |end| end.1);
            (0..=columns).map(|column| range.get_value((row, column)).map_or_else(String::new, ToString::to_string)).collect()
        });
        rows.collect::<Vec<Vec<String>>>()
    };
    assert_eq!(cells(&mut live, "Xếp loại"), cells(&mut values, "Xếp loại"));
    for name in names.iter().filter(|name| name.starts_with("Điểm") || name.starts_with("Số liệu")) {
        let said = values.worksheet_range(name).expect("a worksheet").get_value((2, 0)).map(ToString::to_string);
        assert!(said.as_deref().unwrap_or_default().contains("không có công thức"), "{name}: {said:?}");
        let (all, own) = (cells(&mut live, name), cells(&mut values, name));
        // the columns of parts are gone; the others are the same, in the same order
        let kept: Vec<usize> = (0..all[0].len()).filter(|column| !all[0][*column].starts_with("bước ")).collect();
        let all: Vec<Vec<String>> = all.iter().map(|row| kept.iter().map(|column| row[*column].clone()).collect()).collect();
        assert_eq!(all, own, "{name}");
    }
    let output = classify("fixtures/cli/to.csv", &["--values", "--format", "csv"]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("--values"), "{}", err(&output));
}

#[test]
fn help_and_completions_are_there_in_both_languages() {
    let vi = out(&vungmanh(&["--help"]));
    let en = out(&vungmanh(&["--help", "--lang", "en"]));
    for command in ["check", "test", "show", "read", "classify", "explain", "completions"] {
        assert!(vi.contains(command) && en.contains(command), "{command}");
        let help = |lang: &str| out(&vungmanh(&[command, "--help", "--lang", lang]));
        assert!(help("vi").contains("Cách dùng:"), "{command}");
        assert!(help("en").contains("Usage:"), "{command}");
    }
    assert!(out(&vungmanh(&["completions", "bash"])).contains("vungmanh"));
}

#[test]
fn the_published_report_fails_at_its_malformed_cell_and_holds_once_mended() {
    let run = |data: &str| {
        let rules = "fixtures/hau-giang/bao-cao-2024/rules";
        let units = "fixtures/hau-giang/bao-cao-2024-don-vi.csv";
        vungmanh(&["classify", units, data, "--rules", rules, "--period", "2024", "--format", "csv"])
    };
    let printed = run("fixtures/hau-giang/bao-cao-2024.csv");
    assert_eq!(code(&printed), 3);
    assert!(err(&printed).contains("`1.1631`") && err(&printed).contains("bao-cao-2024.csv!D24"), "{}", err(&printed));
    let mended = run("fixtures/hau-giang/bao-cao-2024-da-sua.csv");
    assert_eq!(code(&mended), 0, "{}", err(&mended));
    assert!(out(&mended).contains(",rated,5,5,day_du,"), "{}", out(&mended));
    assert!(err(&mended).contains("cảnh báo[data_check]"), "the cadres by qualification are said: {}", err(&mended));
    assert!(!err(&mended).contains("lỗi["), "the sums of the footnotes hold: {}", err(&mended));
}

// Else a colleague on the same machine could not open what was written.
#[cfg(unix)]
#[test]
fn a_file_that_is_written_may_be_read_as_any_file_of_the_user() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let (written, usual) = (folder.path().join("ket-qua.csv"), folder.path().join("tep.csv"));
    std::fs::write(&usual, "").expect("a file");
    let output = classify("fixtures/cli/to.csv", &["-o", &written.to_string_lossy()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&written), mode(&usual));
}

// A text under the name of a workbook opens nowhere.
#[test]
fn an_explanation_is_not_written_into_a_file_of_another_form() {
    let folder = tempfile::tempdir().expect("a folder");
    for (ending, expected) in
        [("xlsx", 2), ("csv", 2), ("ndjson", 2), ("md", 2), ("txt", 0), ("json", 0), ("html", 0), ("docx", 0)]
    {
        let path = folder.path().join(format!("vi-sao.{ending}"));
        let path = path.to_str().expect("UTF-8");
        let data = "fixtures/hau-giang/mat-tran-2023.xlsx";
        let output = vungmanh(&["explain", "xa_01.mat_tran", data, "--rules", "rules", "--period", "2023", "-o", path]);
        assert_eq!(code(&output), expected, "{ending}: {}", err(&output));
        assert_eq!(std::path::Path::new(path).exists(), expected == 0, "{ending}");
    }
}
