#include "plugins/conformance/play/unknown_fields.h"

#include <vector>

#include "google/protobuf/unknown_field_set.h"

namespace muster::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Far above all that the protos use.
constexpr int kNumber = 15001;
constexpr int kText = 15002;

}  // namespace

void AddUnknownFieldsTo(Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      AddUnknownFieldsTo(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      AddUnknownFieldsTo(
          *reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
  auto& unknown = *reflection.MutableUnknownFields(&message);
  unknown.AddVarint(kNumber, 42);
  unknown.AddLengthDelimited(kText, "of a later version");
}

}  // namespace muster::conformance
