#ifndef CONNECTOR_CONFORMANCE_BAD_BAD_INGEST_H_
#define CONNECTOR_CONFORMANCE_BAD_BAD_INGEST_H_

#include <memory>
#include <string>

#include "base/grpc/late_channel.h"
#include "grpcpp/server_context.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::conformance {

// Stands between a good connector and the inventory and makes it a bad one; of
// one badness, or none. Thread-safe; `inventory` must outlive it.
//
//   misnumbers_pages       begins to count at 1
//   commits_unproven       commits without a proof
//   leaves_out_control     calls devices gone without a control
//   needs_no_control       calls them gone though no control could be read
//   never_finds            decides nothing about what is there
//   tells_the_token        puts the credential into its errors
class BadIngest final : public inventory::v1::Ingest::Service {
 public:
  BadIngest(std::string badness, std::string token,
            const LateChannel& inventory);

  grpc::Status PushPages(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<inventory::v1::PushPagesResponse,
                               inventory::v1::PushPagesRequest>* stream)
      override;

 private:
  void Spoil(inventory::v1::PushPagesRequest& request) const;
  void SpoilResolution(inventory::v1::Resolution& resolution) const;

  const std::string badness_;
  const std::string token_;
  const LateChannel& inventory_;
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_BAD_BAD_INGEST_H_
