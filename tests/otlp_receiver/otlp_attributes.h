#ifndef TESTS_OTLP_RECEIVER_OTLP_ATTRIBUTES_H_
#define TESTS_OTLP_RECEIVER_OTLP_ATTRIBUTES_H_

#include <map>
#include <string>

#include "google/protobuf/repeated_field.h"
#include "opentelemetry/proto/common/v1/common.pb.h"

namespace muster {

// Attributes with their values as text: 200 is "200", true is "true", and what
// is no scalar is "".
std::map<std::string, std::string> AttributeTexts(
    const google::protobuf::RepeatedPtrField<
        opentelemetry::proto::common::v1::KeyValue>& attributes);

}  // namespace muster

#endif  // TESTS_OTLP_RECEIVER_OTLP_ATTRIBUTES_H_
