//! All endpoints in one list, and from it both the routes and their OpenAPI 3.1 description.

use std::sync::OnceLock;

use axum::{
    Router,
    extract::State,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use http::{HeaderValue, header};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, ContentBuilder, Ref, RefOr, Required, ResponseBuilder, SecurityRequirement, ServerBuilder,
        path::{Operation, ParameterIn},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::{
    Api,
    app::PREFIX,
    caller, casework_,
    codes::{AdviceWhat, WorklistFilter},
    directory_, guidance_, intake_, law_,
    problem::ProblemDocument,
    routes::audited,
};

/// One endpoint, as it is routed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Routed {
    /// `get` or `post`.
    pub method: &'static str,
    /// Path below `/api/v1`.
    pub path: &'static str,
}

macro_rules! endpoints {
    ($($method:ident $path:literal => $($handler:ident)::+;)*) => {
        #[derive(OpenApi)]
        #[openapi(
            info(
                title = "Värn API",
                version = "1",
                description = "The functions of Värn for machines, under the same access rules as the pages. A refused \
                    record answers like an absent one. Guidance never decides.",
                license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
            ),
            paths(openapi_json, $($($handler)::+),*),
            components(schemas(ProblemDocument, AdviceWhat, WorklistFilter)),
            modifiers(&Common),
            tags(
                (name = "reports", description = "Reports: send, inbox, open, assess protection, decide"),
                (name = "cases", description = "Cases: open, read with the plan, write, search"),
                (name = "directory", description = "Units, services, and who is right for a matter"),
                (name = "law", description = "Clocks and provisions"),
                (name = "guidance", description = "Process, signs and assessment; nothing is stored"),
                (name = "description", description = "This description"),
            ),
        )]
        struct Document;

        /// Every endpoint, as it is routed below `/api/v1`.
        #[must_use]
        pub fn routes() -> Vec<Routed> {
            vec![Routed { method: "get", path: "/openapi.json" }, $(Routed { method: stringify!($method), path: $path }),*]
        }

        /// Every endpoint behind token and audit; the description alone is public.
        pub(crate) fn routed(api: &Api) -> Router<Api> {
            let guarded = |handler: MethodRouter<Api>| {
                handler.layer(from_fn(audited)).layer(from_fn_with_state(api.clone(), caller::demand))
            };
            Router::new()
                .route("/openapi.json", axum::routing::get(openapi_json))
                $(.route($path, guarded(axum::routing::$method($($handler)::+))))*
        }
    };
}

endpoints! {
    get "/units" => directory_::units;
    get "/advice" => directory_::advice;
    get "/directory/hsds" => directory_::hsds;
    post "/reports" => intake_::send;
    get "/inbox" => intake_::inbox;
    get "/reports/{number}" => intake_::report;
    post "/reports/{number}/open" => intake_::open;
    post "/reports/{number}/protection-assessment" => intake_::assess_protection;
    post "/reports/{number}/decision" => intake_::decide;
    post "/cases" => casework_::open;
    get "/cases/{number}" => casework_::case;
    post "/cases/{number}/notes" => casework_::note;
    post "/cases/{number}/steps/{id}" => casework_::step;
    post "/cases/{number}/tasks" => casework_::task;
    get "/worklist" => casework_::worklist;
    post "/search" => casework_::search;
    get "/clocks" => law_::clocks;
    post "/clocks/{id}/due" => law_::due;
    get "/provisions/{id}" => law_::provision;
    get "/process" => guidance_::process;
    get "/indicators" => guidance_::indicators;
    post "/assess" => guidance_::assess;
}

/// What all operations have in common: the token, and the problems.
struct Common;

/// Every problem by its status.
const PROBLEMS: [(&str, &str); 10] = [
    ("400", "The body is no JSON."),
    ("401", "No token, or one that is unknown, over or revoked."),
    ("403", "The token has not the scope that this area needs, or the area is closed to the role."),
    ("404", "There is nothing here that the caller can see: absent and refused look the same."),
    ("409", "Somebody else was first, or the step does not fit the state. Nothing was saved."),
    ("413", "More was sent than is taken."),
    ("415", "The body is not application/json."),
    ("422", "Fields need to be corrected. Nothing was saved."),
    ("428", "If-Match is needed."),
    ("503", "Busy. Nothing was changed. Try again after Retry-After."),
];

impl Common {
    fn statuses(operation: &Operation, path: &str) -> Vec<&'static str> {
        let parameters = || {
            operation.parameters.iter().flatten().filter_map(|p| match p {
                RefOr::T(p) => Some(p),
                RefOr::Ref(_) => None,
            })
        };
        let condition = parameters().find(|p| p.name == "If-Match");
        let mut statuses = vec!["401", "403", "404", "503"];
        if operation.request_body.is_some() {
            statuses.extend(["400", "413", "415", "422"]);
        } else if parameters().any(|p| p.parameter_in != ParameterIn::Path) {
            statuses.push("422");
        }
        // A case answers a report, and the report may not be that far.
        if condition.is_some() || path == "/cases" {
            statuses.push("409");
        }
        if condition.is_some_and(|p| p.required == Required::True) {
            statuses.push("428");
        }
        statuses
    }
}

impl Modify for Common {
    fn modify(&self, document: &mut openapi::OpenApi) {
        document.servers = Some(vec![ServerBuilder::new().url(PREFIX).build()]);
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("varn_…".to_owned());
        bearer.description = Some("A personal token with scopes, made under My account.".to_owned());
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        for (status, about) in PROBLEMS {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new()
                .description(about)
                .content("application/problem+json", content)
                .build();
            components.responses.insert(format!("Problem{status}"), response.into());
        }
        for (path, item) in &mut document.paths.paths {
            if path == "/openapi.json" {
                continue;
            }
            for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
                operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
                for status in Self::statuses(operation, path) {
                    let response = RefOr::Ref(Ref::from_response_name(format!("Problem{status}")));
                    operation.responses.responses.insert(status.to_owned(), response);
                }
            }
        }
    }
}

/// The OpenAPI description of the API.
#[must_use]
pub fn document() -> openapi::OpenApi {
    Document::openapi()
}

/// This description. Public: it tells nothing of what is stored.
#[utoipa::path(get, path = "/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
async fn openapi_json(State(_): State<Api>) -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text.as_str()).into_response()
}
