#include "base/access/table/all_services.h"

#include "proto/envoy/service/auth/v3/external_auth.pb.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"
#include "proto/muster/actions/v1/secrets.pb.h"
#include "proto/muster/asset/v1/assets.pb.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "proto/muster/notifier/v1/notifier.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster {

std::vector<const google::protobuf::ServiceDescriptor*> AllServices() {
  const google::protobuf::FileDescriptor* const files[] = {
      envoy::service::auth::v3::CheckRequest::descriptor()->file(),
      actions::v1::CreateCommandRequest::descriptor()->file(),
      actions::v1::ExportAuditRequest::descriptor()->file(),
      actions::v1::RevealSecretRequest::descriptor()->file(),
      asset::v1::GetAssetRequest::descriptor()->file(),
      compliance::v1::GetDeviceComplianceRequest::descriptor()->file(),
      connector::v1::DescribeRequest::descriptor()->file(),
      guard::v1::GetGuardRequest::descriptor()->file(),
      inventory::v1::GetEntryRequest::descriptor()->file(),
      inventory::v1::PushPagesRequest::descriptor()->file(),
      inventory::v1::GetDeviceRequest::descriptor()->file(),
      inventory::v1::GetStoreRequest::descriptor()->file(),
      inventory::v1::GetSourceRequest::descriptor()->file(),
      notifier::v1::SendTestRequest::descriptor()->file(),
      trust::v1::CheckDeviceRequest::descriptor()->file(),
  };
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto* const file : files) {
    for (int i = 0; i < file->service_count(); ++i) {
      services.push_back(file->service(i));
    }
  }
  return services;
}

}  // namespace muster
