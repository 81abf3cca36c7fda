#include "actions/store/command_kind.h"

#include "google/protobuf/descriptor.h"

namespace muster::actions {

std::string CommandKind(const connector::v1::DeviceCommand& command) {
  const google::protobuf::FieldDescriptor* field =
      connector::v1::DeviceCommand::descriptor()->FindFieldByNumber(
          command.kind_case());
  return field == nullptr ? "" : std::string(field->name());
}

}  // namespace muster::actions
