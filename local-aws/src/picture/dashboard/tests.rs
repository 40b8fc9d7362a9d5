use super::{Functions, Sample, definition::Series, draw, read, samples};

const TEMPLATE: &str = include_str!("../../../../template.yaml");
const PICTURE: &str = include_str!("../../../../docs/dashboard.svg");

fn function(name: &str) -> String {
    name.to_owned()
}

/// The widgets and their series: by the definition, without the codes that searches find.
fn defined() -> Vec<String> {
    let dashboard = read(TEMPLATE).unwrap();
    let series = dashboard.widgets.iter().flat_map(|widget| {
        let labels = widget.series.iter().filter(|series| series.visible).filter_map(|series| series.label.clone());
        let names = labels.chain(widget.alarms.clone().unwrap_or_default());
        [format!("# {}", widget.title)].into_iter().chain(names).collect::<Vec<_>>()
    });
    series.collect()
}

/// The widgets and their series in a picture, without those of the widgets that show what a search finds.
fn drawn(picture: &str) -> Vec<String> {
    let dashboard = read(TEMPLATE).unwrap();
    let searches =
        dashboard.widgets.iter().filter(|widget| matches!(widget.series.as_slice(), [Series { label: None, .. }]));
    let searches: Vec<String> = searches.map(|widget| format!("# {}", widget.title)).collect();
    let (mut found, mut searched) = (Vec::new(), false);
    for part in picture.split("data-").skip(1) {
        let value = part.split('"').nth(1).unwrap_or_default();
        if part.starts_with("widget=") {
            found.push(format!("# {value}"));
            searched = found.last().is_some_and(|title| searches.contains(title));
        } else if !searched {
            found.push(value.to_owned());
        }
    }
    found
}

#[test]
fn the_picture_in_the_documents_shows_the_widgets_and_series_of_the_template() {
    assert_eq!(drawn(PICTURE), defined(), "draw it anew: cargo demo --record");
}

#[test]
fn values_are_read_from_metric_lines_and_from_the_lines_of_invocations() {
    let functions = Functions::from([("PreSignUp".to_owned(), function("PreSignUpFunction"))]);
    let group = || "/aws/lambda/PreSignUp".to_owned();
    let refused =
        r#"{"timestamp":"1970-01-01T00:00:02.5Z","level":"INFO","message":"refused","code":"A","latency_ms":1.5}"#;
    let metrics = r#"{"_aws":{"Timestamp":3000,"CloudWatchMetrics":[
        {"Namespace":"Lifeguard","Dimensions":[["Function"],["Function","Code"]],"Metrics":[{"Name":"Refused"}]},
        {"Namespace":"Lifeguard","Dimensions":[["Function"]],"Metrics":[{"Name":"ColdStarts"}]}]},
        "Function":"PreSignUp","Code":"A","Refused":1,"ColdStarts":1}"#;
    let lines = [refused, metrics, "START", r#"{"Function":"other","_aws":{}}"#].map(|line| (group(), line.to_owned()));
    let sample = |metric: &str, code: Option<&str>, at, value| Sample {
        metric: metric.to_owned(),
        resource: function("PreSignUpFunction"),
        code: code.map(str::to_owned),
        at,
        value,
    };
    let expected = [
        sample("Duration", None, 2_500, 1.5),
        sample("Errors", None, 2_500, 1.0),
        sample("Refused", Some("A"), 3_000, 1.0),
        sample("ColdStarts", None, 3_000, 1.0),
    ];
    assert_eq!(samples(&lines, &functions), expected);
}

#[test]
fn series_are_drawn_from_their_values_and_a_fault_is_an_error_that_is_no_refusal() {
    let sample = |metric: &str, code: &str, at| Sample {
        metric: metric.to_owned(),
        resource: function("PreSignUpFunction"),
        code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        at,
        value: 1.0,
    };
    let samples = [
        sample("Refused", "EmailDenied", 0),
        sample("Errors", "", 0),
        sample("Errors", "", 10_000),
        sample("Answered", "Accepted", 20_000),
    ];
    let picture = draw(&read(TEMPLATE).unwrap(), &samples);
    assert!(picture.contains(r#"data-series="EmailDenied""#), "the search found no code");
    let errors = picture.split("data-widget=\"Errors and throttles\"").nth(1).unwrap();
    let line = errors.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
    let heights: Vec<&str> = line.split(' ').map(|point| point.split(',').nth(1).unwrap()).collect();
    assert_eq!(heights[0], heights[20], "a refusal is no fault: {line}");
    assert_ne!(heights[0], heights[10], "an error is one: {line}");
}

/// With as many codes as a bad day brings.
#[test]
fn nothing_on_the_dashboard_leaves_its_widget() {
    let codes =
        ["EmailDomainNotAllowed", "EmailDisposable", "InvitationSignature", "UserNameLooksLike", "PhoneInvalid"];
    let sample = |(number, code): (usize, &str)| Sample {
        metric: "Refused".to_owned(),
        resource: function("PreSignUpFunction"),
        code: Some(code.to_owned()),
        at: number as i64 * 60_000,
        value: 1e5,
    };
    let samples: Vec<Sample> = codes.into_iter().cycle().take(60).enumerate().map(sample).collect();
    let picture = draw(&read(TEMPLATE).unwrap(), &samples);
    for picture in [picture.as_str(), PICTURE] {
        for widget in picture.split("<svg ").skip(2) {
            let (width, height) = (number(widget, "width"), number(widget, "height"));
            for text in widget.split("<text ").skip(1) {
                let (x, y) = (number(text, "x"), number(text, "y"));
                let words = text.split('>').nth(1).unwrap().split('<').next().unwrap();
                let size = if text.contains("font-size") { number(text, "font-size") } else { 11.0 };
                let length = super::text_width(words, size);
                let start = match text {
                    text if text.contains("text-anchor=\"end\"") => x - length,
                    text if text.contains("text-anchor=\"middle\"") => x - length / 2.0,
                    _ => x,
                };
                let is_inside = start >= 0.0 && start + length <= width && (size..=height).contains(&y);
                // What follows the last widget is not in one.
                assert!(
                    is_inside || words.starts_with("One run"),
                    "{words}: {start} + {length} in {width}, {y} in {height}"
                );
            }
        }
    }
}

fn number(element: &str, attribute: &str) -> f64 {
    let (_, rest) = element.split_once(&format!("{attribute}=\"")).unwrap();
    rest.split('"').next().unwrap().parse().unwrap()
}
