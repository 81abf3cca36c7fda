#include "base/audit/export_line.h"

#include <simdjson.h>

#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace muster {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::util::MessageDifferencer;
using ::muster::actions::v1::AuditRecord;
using ::muster::actions::v1::Checkpoint;
using ::muster::actions::v1::ExportAuditResponse;
using JsonObject = simdjson::dom::object;

std::string ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const bool good =
      google::protobuf::util::MessageToJsonString(message, &json, options).ok();
  return good ? json : "null";
}

template <typename Readable>
std::string WithReadable(const ExportAuditResponse& item,
                         const std::string& bytes) {
  std::string line = ToJson(item);
  Readable readable;
  if (!readable.ParseFromString(bytes)) return line;
  line.pop_back();
  return absl::StrCat(line, ",\"readable\":", ToJson(readable), "}");
}

absl::Status Malformed() {
  return Error(absl::StatusCode::kDataLoss, "AUDIT_LINE_MALFORMED",
               "the line is no record and no checkpoint of an audit log");
}

// The bytes of two fields of `object`, which has no others.
bool ReadTwo(JsonObject object, std::string_view first,
             std::string* first_bytes, std::string_view second,
             std::string* second_bytes) {
  for (const auto field : object) {
    std::string* const bytes = field.key == first    ? first_bytes
                               : field.key == second ? second_bytes
                                                     : nullptr;
    std::string_view text;
    if (bytes == nullptr || field.value.get_string().get(text)) return false;
    if (!absl::Base64Unescape({text.data(), text.size()}, bytes)) return false;
  }
  return object.size() == 2 && !first_bytes->empty() && !second_bytes->empty();
}

bool ReadItem(JsonObject object, ExportAuditResponse& item,
              std::string& readable) {
  for (const auto field : object) {
    JsonObject value;
    if (field.value.get_object().get(value)) return false;
    if (field.key == "readable") {
      readable = simdjson::minify(value);
    } else if (field.key == "entry") {
      auto& entry = *item.mutable_entry();
      if (!ReadTwo(value, "record", entry.mutable_record(), "hash",
                   entry.mutable_hash())) {
        return false;
      }
    } else if (field.key == "checkpoint") {
      auto& checkpoint = *item.mutable_checkpoint();
      if (!ReadTwo(value, "checkpoint", checkpoint.mutable_checkpoint(),
                   "signature", checkpoint.mutable_signature())) {
        return false;
      }
    } else {
      return false;
    }
  }
  const size_t fields = readable.empty() ? 1 : 2;
  return object.size() == fields &&
         item.item_case() != ExportAuditResponse::ITEM_NOT_SET;
}

// Whether `readable` says what `bytes` do; true if the bytes are for others to
// complain of.
template <typename Readable>
bool SaysTheSame(const std::string& readable, const std::string& bytes) {
  Readable said, stored;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  if (!google::protobuf::util::JsonStringToMessage(readable, &said, options)
           .ok()) {
    return false;
  }
  if (!stored.ParseFromString(bytes)) return true;
  stored.DiscardUnknownFields();
  return MessageDifferencer::Equals(said, stored);
}

bool ReadableIsTrue(const ExportAuditResponse& item,
                    const std::string& readable) {
  if (readable.empty()) return true;
  if (item.has_entry()) {
    return SaysTheSame<AuditRecord>(readable, item.entry().record());
  }
  return SaysTheSame<Checkpoint>(readable, item.checkpoint().checkpoint());
}

}  // namespace

std::string ToExportLine(const ExportAuditResponse& item) {
  if (item.has_entry()) {
    return WithReadable<AuditRecord>(item, item.entry().record());
  }
  return WithReadable<Checkpoint>(item, item.checkpoint().checkpoint());
}

absl::StatusOr<ExportAuditResponse> ParseExportLine(absl::string_view line) {
  simdjson::dom::parser parser;
  JsonObject object;
  ExportAuditResponse item;
  std::string readable;
  const simdjson::padded_string padded(line.data(), line.size());
  if (parser.parse(padded).get_object().get(object) ||
      !ReadItem(object, item, readable)) {
    return Malformed();
  }
  if (!ReadableIsTrue(item, readable)) {
    return Error(absl::StatusCode::kDataLoss, "AUDIT_READABLE_WRONG",
                 "what people read in the line is not what was recorded");
  }
  return item;
}

}  // namespace muster
