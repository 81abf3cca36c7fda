#include "connector/iru/json/object_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace muster::iru {
namespace {

std::string Quote(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", c);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

void ObjectText::AddText(absl::string_view key, absl::string_view text) {
  Add(key, Quote(text));
}

void ObjectText::AddTextIfAny(absl::string_view key, absl::string_view text) {
  if (!text.empty()) AddText(key, text);
}

void ObjectText::AddFlag(absl::string_view key, bool flag) {
  Add(key, flag ? "true" : "false");
}

void ObjectText::AddList(absl::string_view key,
                         const std::vector<std::string>& texts) {
  const auto quote = [](std::string* out, const std::string& text) {
    absl::StrAppend(out, Quote(text));
  };
  Add(key, absl::StrCat("[", absl::StrJoin(texts, ",", quote), "]"));
}

void ObjectText::AddObject(absl::string_view key, const ObjectText& object) {
  Add(key, object.ToString());
}

std::string ObjectText::ToString() const {
  return absl::StrCat("{", members_, "}");
}

void ObjectText::Add(absl::string_view key, absl::string_view json) {
  absl::StrAppend(&members_, members_.empty() ? "" : ",", Quote(key), ":",
                  json);
}

}  // namespace muster::iru
