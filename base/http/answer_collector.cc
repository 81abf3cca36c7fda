#include "base/http/answer_collector.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"

namespace muster {

AnswerCollector::AnswerCollector(const HttpRequest& request, std::string host,
                                 size_t default_max_body_bytes)
    : request_(request),
      host_(std::move(host)),
      max_body_bytes_(request.max_body_bytes == 0 ? default_max_body_bytes
                                                  : request.max_body_bytes) {}

bool AnswerCollector::AddHeaderLine(absl::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) return StopAt(kMaxHeaderBytes, "header");
  line = absl::StripAsciiWhitespace(line);
  if (absl::StartsWith(line, "HTTP/")) response_.headers = HttpHeaders();
  const std::pair<absl::string_view, absl::string_view> field =
      absl::StrSplit(line, absl::MaxSplits(':', 1));
  if (field.first.size() < line.size()) {
    response_.headers.Add(field.first,
                          absl::StripAsciiWhitespace(field.second));
  }
  return true;
}

bool AnswerCollector::AddBody(int status, absl::string_view bytes) {
  body_bytes_ += bytes.size();
  if (body_bytes_ > max_body_bytes_) return StopAt(max_body_bytes_, "body");
  if (status == 200 && request_.sink) {
    stopped_ = request_.sink(bytes);
    return stopped_.ok();
  }
  response_.body.append(bytes.data(), bytes.size());
  return true;
}

HttpResponse AnswerCollector::Take(int status) {
  response_.status = status;
  return std::move(response_);
}

bool AnswerCollector::StopAt(size_t max_bytes, absl::string_view what) {
  stopped_ = Error(
      absl::StatusCode::kResourceExhausted, "HTTP_BODY_TOO_LARGE",
      absl::StrCat("the ", what, " of the answer of ", host_, " has more than ",
                   max_bytes, " bytes; ask for smaller pages"),
      {{"host", host_}, {"max_bytes", absl::StrCat(max_bytes)}});
  return false;
}

}  // namespace muster
