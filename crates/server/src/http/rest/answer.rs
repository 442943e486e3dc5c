//! What the REST interface reads and answers: bodies, lists, problems.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::store::{NotDone, Objection, Trouble};

/// What a handler answers.
pub(super) type Answer<T> = Result<T, Problem>;

/// Why something was not done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"error": "not_found", "message": "there is no such community: list them to see which there are", "status": 404}))]
pub(super) struct Problem {
    /// The stable word.
    error: &'static str,
    /// What is wrong, and what to do.
    message: String,
    /// The HTTP status.
    status: u16,
}

impl Problem {
    fn new(status: StatusCode, error: &'static str, message: impl Into<String>) -> Self {
        Self {
            error,
            message: message.into(),
            status: status.as_u16(),
        }
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn rule(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "rule", message)
    }

    pub(super) fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "malformed", message)
    }

    pub(super) fn no_access() -> Self {
        let message = "show an administrator's access token: Authorization: Bearer …; `visavis-server access-token \
                       create` makes one";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    pub(super) fn nothing_here() -> Self {
        Self::missing("there is nothing at this address: /1.0/openapi.json says what there is")
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "this address does not know this method: /1.0/openapi.json says which it knows";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        tracing::error!(%trouble, "a request could not be answered");
        let message = "the server cannot use its storage now: try again later";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", message)
    }
}

impl From<NotDone<Objection>> for Problem {
    fn from(not_done: NotDone<Objection>) -> Self {
        match not_done {
            NotDone::Refused(Objection::Missing(text)) => Self::missing(text),
            NotDone::Refused(Objection::Taken(text)) => Self::new(StatusCode::CONFLICT, "taken", text),
            NotDone::Refused(Objection::Rule(text)) => Self::rule(text),
            NotDone::Trouble(trouble) => trouble.into(),
        }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Trouble::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = answered(status, &self);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = header::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// A body that nobody keeps.
fn answered(status: StatusCode, body: &impl Serialize) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, Json(body)).into_response()
}

/// Here it is.
pub(super) struct Shown<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        answered(StatusCode::OK, &self.0)
    }
}

/// It was made.
pub(super) struct Made<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        answered(StatusCode::CREATED, &self.0)
    }
}

/// It is gone.
pub(super) struct Gone;

impl IntoResponse for Gone {
    fn into_response(self) -> Response {
        (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response()
    }
}

/// A request's body, read into a type.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Json::from_request(request, state).await;
        // Its text names the field and the place, and repeats no value but an unknown word of a fixed set.
        let Json(body) = body.map_err(|wrong| Problem::new(wrong.status(), "malformed", wrong.body_text()))?;
        Ok(Self(body))
    }
}

/// A part of the path.
pub(super) struct Part<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Part<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let part = Path::from_request_parts(parts, state).await;
        part.map(|Path(part)| Self(part)).map_err(|_| Problem::nothing_here())
    }
}

/// What follows the question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let asked = Query::from_request_parts(parts, state).await;
        asked
            .map(|Query(asked)| Self(asked))
            .map_err(|wrong| Problem::malformed(wrong.body_text()))
    }
}

/// Removing what has things in it, or what would lock everybody out, must be meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Force {
    /// Yes, with everything that goes with it.
    #[serde(default)]
    pub(super) force: bool,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Window {
    /// Records to pass over.
    #[serde(default)]
    #[param(default = 0)]
    offset: usize,
    /// Records to show, 1 to 150.
    #[serde(default = "thirty")]
    #[param(default = 30, minimum = 1, maximum = 150)]
    limit: usize,
}

const fn thirty() -> usize {
    30
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names are those of the Engage Digital API")]
pub(super) struct Records<T> {
    /// All there are.
    count: u64,
    /// Those passed over.
    offset: usize,
    /// At most so many are shown.
    limit: usize,
    /// Those shown.
    records: Vec<T>,
}

impl Window {
    /// Records shown at most.
    const MOST: usize = 150;

    /// Offset and limit, where they are within bounds.
    pub(super) fn bounds(self) -> Answer<(u64, u64)> {
        if !(1..=Self::MOST).contains(&self.limit) {
            let message = format!("limit is {}: write 1 to {}", self.limit, Self::MOST);
            return Err(Problem::malformed(message));
        }
        Ok((self.offset as u64, self.limit as u64))
    }

    /// The part of a list that was asked for.
    pub(super) fn of<A, T>(self, all: Vec<A>, record: impl FnMut(A) -> T) -> Answer<Shown<Records<T>>> {
        self.bounds()?;
        let count = all.len() as u64;
        let records = all.into_iter().skip(self.offset).take(self.limit).map(record);
        Ok(self.part(count, records.collect()))
    }

    /// The part of a list that was read.
    pub(super) fn part<T>(self, count: u64, records: Vec<T>) -> Shown<Records<T>> {
        Shown(Records {
            count,
            offset: self.offset,
            limit: self.limit,
            records,
        })
    }
}
