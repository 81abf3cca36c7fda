#include "bench/peer/etcd_load.h"

#include <algorithm>
#include <utility>

#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/unary_load.h"
#include "bench/peer/etcd.pb.h"

namespace muster::bench {
namespace {

constexpr char kTxn[] = "/etcdserverpb.KV/Txn";
constexpr char kEtcdWatch[] = "/etcdserverpb.Watch/Watch";
constexpr char kFirstKey[] = "sources/";
constexpr char kKeyAfterLast[] = "sources0";

grpc::ByteBuffer Transaction(const Fleet& fleet, int first, int count) {
  etcd::TxnRequest request;
  for (int i = first; i < first + count; ++i) {
    const auto shown = fleet.Observe(i, {});
    etcd::PutRequest& put = *request.add_success()->mutable_request_put();
    put.set_key(shown.device().name());
    put.set_value(shown.device().SerializeAsString());
  }
  return ToByteBuffer(request);
}

}  // namespace

std::vector<grpc::ByteBuffer> EtcdPuts(const Fleet& fleet) {
  std::vector<grpc::ByteBuffer> puts;
  for (int first = 0; first < fleet.size(); first += kPutsPerTxn) {
    puts.push_back(
        Transaction(fleet, first, std::min(kPutsPerTxn, fleet.size() - first)));
  }
  return puts;
}

absl::StatusOr<absl::Duration> PutAll(const std::string& target,
                                      const std::vector<grpc::ByteBuffer>& puts,
                                      int in_flight) {
  UnaryPlan plan;
  plan.target = target;
  plan.method = kTxn;
  plan.requests = puts;
  plan.calls = static_cast<int>(puts.size());
  plan.in_flight = in_flight;
  plan.connections = 1;
  plan.keep = plan.calls;
  ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
  for (const grpc::ByteBuffer& answer : run.answers) {
    etcd::TxnResponse response;
    RETURN_IF_ERROR(ParseRequest(answer, response));
    if (!response.succeeded()) {
      return absl::InternalError("etcd did not put a transaction");
    }
  }
  return run.elapsed;
}

absl::StatusOr<StreamRun> ReadEvents(
    const std::shared_ptr<grpc::Channel>& channel, int64_t events) {
  etcd::WatchRequest request;
  etcd::WatchCreateRequest& create = *request.mutable_create_request();
  create.set_key(kFirstKey);
  create.set_range_end(kKeyAfterLast);
  create.set_start_revision(1);
  create.set_fragment(true);
  StreamPlan plan;
  plan.method = kEtcdWatch;
  plan.request = ToByteBuffer(request);
  plan.field = etcd::WatchResponse::kEventsFieldNumber;
  plan.entries = events;
  return ReadStream(channel, plan);
}

}  // namespace muster::bench
