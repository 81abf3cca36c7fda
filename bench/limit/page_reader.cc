#include "bench/limit/page_reader.h"

#include "absl/strings/str_cat.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "simdjson.h"

namespace muster::bench {
namespace {

constexpr int64_t kPage = 300;

using simdjson::dom::element;
using simdjson::dom::element_type;

void Walk(const element& value, WalkedJson& walked) {
  switch (value.type()) {
    case element_type::ARRAY:
      for (const element each : simdjson::dom::array(value)) Walk(each, walked);
      return;
    case element_type::OBJECT:
      for (const auto field : simdjson::dom::object(value)) {
        walked.bytes += static_cast<int64_t>(field.key.size());
        Walk(field.value, walked);
      }
      return;
    case element_type::STRING:
      walked.bytes +=
          static_cast<int64_t>(value.get_string().value_unsafe().size());
      break;
    default:
      break;
  }
  ++walked.values;
}

absl::StatusOr<int64_t> RowsOf(absl::string_view page) {
  ASSIGN_OR_RETURN(const WalkedJson walked, WalkJson(page));
  if (walked.values == 0) return 0;
  simdjson::dom::parser parser;
  simdjson::dom::array rows;
  if (parser.parse(page.data(), page.size()).get_array().get(rows)) {
    return absl::InternalError("the answer is no list");
  }
  return static_cast<int64_t>(rows.size());
}

}  // namespace

absl::StatusOr<ReadPages> ReadOneByOne(HttpTransport& transport,
                                       const std::string& url,
                                       const std::string& token) {
  ReadPages read;
  while (true) {
    HttpRequest request;
    request.url = absl::StrCat(url, "?limit=", kPage, "&offset=", read.rows);
    request.bearer = Secret(token);
    ASSIGN_OR_RETURN(const HttpResponse answer, transport.Send(request));
    if (answer.status != 200) {
      return absl::InternalError(absl::StrCat("answered ", answer.status));
    }
    ASSIGN_OR_RETURN(const int64_t rows, RowsOf(answer.body));
    ++read.pages;
    read.rows += rows;
    if (rows < kPage) return read;
  }
}

absl::StatusOr<WalkedJson> WalkJson(absl::string_view json) {
  thread_local simdjson::dom::parser parser;
  element root;
  if (parser.parse(json.data(), json.size()).get(root)) {
    return absl::InternalError("the text is no JSON");
  }
  WalkedJson walked;
  Walk(root, walked);
  return walked;
}

}  // namespace muster::bench
