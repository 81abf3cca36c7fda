#include "actions/plan/plan_hash.h"

#include "base/storage/files/checksum.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace muster::actions {
namespace {

std::string Canonical(const v1::PlanContent& content) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  content.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

std::string HashOf(const v1::Plan& plan, bool has_secret) {
  v1::PlanContent content;
  *content.mutable_command() = plan.command();
  content.set_has_secret(has_secret);
  for (const v1::PlanTarget& target : plan.targets()) {
    v1::PlanContent::Target& entry = *content.add_targets();
    entry.set_device(target.device());
    *entry.mutable_expected() = target.expected();
  }
  content.set_override_blockers(plan.override_blockers());
  content.set_approvals_needed(plan.approvals_needed());
  content.set_plan(plan.name());
  return Sha256Hex(Canonical(content));
}

}  // namespace muster::actions
