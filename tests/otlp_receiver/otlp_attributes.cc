#include "tests/otlp_receiver/otlp_attributes.h"

#include "absl/strings/str_cat.h"

namespace muster {
namespace {

namespace otlp = ::opentelemetry::proto;

std::string Text(const otlp::common::v1::AnyValue& value) {
  switch (value.value_case()) {
    case otlp::common::v1::AnyValue::kStringValue:
      return value.string_value();
    case otlp::common::v1::AnyValue::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case otlp::common::v1::AnyValue::kIntValue:
      return absl::StrCat(value.int_value());
    case otlp::common::v1::AnyValue::kDoubleValue:
      return absl::StrCat(value.double_value());
    default:
      return "";
  }
}

}  // namespace

std::map<std::string, std::string> AttributeTexts(
    const google::protobuf::RepeatedPtrField<otlp::common::v1::KeyValue>&
        attributes) {
  std::map<std::string, std::string> texts;
  for (const auto& attribute : attributes) {
    texts[attribute.key()] = Text(attribute.value());
  }
  return texts;
}

}  // namespace muster
