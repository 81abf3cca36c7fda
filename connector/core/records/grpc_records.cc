#include "connector/core/records/grpc_records.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr int kPageSize = 1000;

absl::Status FromCall(const grpc::Status& status) {
  absl::Status result = FromGrpcStatus(status);
  if (result.ok() || !ErrorReason(result).empty()) return result;
  return Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
               absl::StrCat("the inventory did not answer (", result.message(),
                            "); it is asked again"));
}

}  // namespace

std::string CursorName(absl::string_view source, absl::string_view job) {
  return absl::StrCat(source, "/cursors/",
                      absl::StrReplaceAll(job, {{"/", "-"}}));
}

GrpcRecords::GrpcRecords(std::string source, const LateChannel& channel,
                         CallContexts& contexts)
    : source_(std::move(source)), channel_(channel), contexts_(contexts) {}

template <typename Service, typename Request, typename Response>
absl::StatusOr<Response> GrpcRecords::Call(
    grpc::Status (Service::StubInterface::*method)(grpc::ClientContext*,
                                                   const Request&, Response*),
    const Request& request) {
  const std::unique_ptr<typename Service::StubInterface> stub =
      Service::NewStub(channel_.Get());
  const std::shared_ptr<grpc::ClientContext> context = contexts_.New();
  context->set_deadline(absl::ToChronoTime(absl::Now() + kDeadline));
  Response response;
  RETURN_IF_ERROR(
      FromCall(((*stub).*method)(context.get(), request, &response)));
  return response;
}

absl::StatusOr<std::string> GrpcRecords::Read(absl::string_view job) {
  inventory::v1::GetCursorRequest request;
  request.set_name(CursorName(source_, job));
  const auto cursor =
      Call<Sources>(&Sources::StubInterface::GetCursor, request);
  if (ErrorReason(cursor.status()) == "CURSOR_NOT_FOUND") return std::string();
  RETURN_IF_ERROR(cursor.status());
  return cursor->position();
}

absl::Status GrpcRecords::Write(absl::string_view job,
                                const std::string& position) {
  inventory::v1::UpdateCursorRequest request;
  request.mutable_cursor()->set_name(CursorName(source_, job));
  request.mutable_cursor()->set_position(position);
  return Call<Sources>(&Sources::StubInterface::UpdateCursor, request).status();
}

absl::StatusOr<std::map<std::string, std::string>> GrpcRecords::Open() {
  inventory::v1::ListIncidentsRequest request;
  request.set_parent(source_);
  request.set_page_size(kPageSize);
  std::map<std::string, std::string> open;
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        Call<Sources>(&Sources::StubInterface::ListIncidents, request));
    for (const inventory::v1::Incident& incident : page.incidents()) {
      if (!incident.has_end_time())
        open[incident.reason()] = incident.message();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return open;
}

absl::Status GrpcRecords::Report(const std::string& reason,
                                 const std::string& message) {
  inventory::v1::ReportIncidentRequest request;
  request.set_parent(source_);
  request.set_reason(reason);
  request.set_message(message);
  return Call<Sources>(&Sources::StubInterface::ReportIncident, request)
      .status();
}

absl::Status GrpcRecords::Resolve(const std::string& reason) {
  inventory::v1::ResolveIncidentRequest request;
  request.set_parent(source_);
  request.set_reason(reason);
  const absl::Status status =
      Call<Sources>(&Sources::StubInterface::ResolveIncident, request).status();
  if (ErrorReason(status) == "INCIDENT_NOT_FOUND") return absl::OkStatus();
  return status;
}

absl::StatusOr<inventory::v1::Source> GrpcRecords::Get() {
  inventory::v1::GetSourceRequest request;
  request.set_name(source_);
  return Call<Sources>(&Sources::StubInterface::GetSource, request);
}

absl::StatusOr<std::optional<inventory::v1::Hold>> GrpcRecords::NewestHold() {
  inventory::v1::ListHoldsRequest request;
  request.set_parent(source_);
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const auto page,
                   Call<Sources>(&Sources::StubInterface::ListHolds, request));
  if (page.holds().empty()) return std::nullopt;
  return page.holds(0);
}

absl::StatusOr<inventory::v1::Hold> GrpcRecords::GetHold(
    const std::string& name) {
  inventory::v1::GetHoldRequest request;
  request.set_name(name);
  return Call<Sources>(&Sources::StubInterface::GetHold, request);
}

absl::Status GrpcRecords::PutReview(const std::string& vendor,
                                    const std::string& host,
                                    const inventory::v1::SourceReview& review) {
  inventory::v1::CreateSourceRequest create;
  create.mutable_source()->set_name(source_);
  create.mutable_source()->set_vendor(vendor);
  create.mutable_source()->set_host(host);
  const absl::Status created =
      Call<Sources>(&Sources::StubInterface::CreateSource, create).status();
  if (ErrorReason(created) != "SOURCE_EXISTS") RETURN_IF_ERROR(created);
  inventory::v1::PutSourceReviewRequest request;
  request.set_name(source_);
  *request.mutable_review() = review;
  return Call<Sources>(&Sources::StubInterface::PutSourceReview, request)
      .status();
}

absl::Status GrpcRecords::Activate() {
  inventory::v1::ActivateSourceRequest request;
  request.set_name(source_);
  return Call<Sources>(&Sources::StubInterface::ActivateSource, request)
      .status();
}

absl::Status GrpcRecords::ReadLiving(
    const std::function<void(const device::v1::Device&)>& each) {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(source_);
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        Call<Inventory>(&Inventory::StubInterface::ListDevices, request));
    for (const device::v1::Device& device : page.devices()) each(device);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<device::v1::Device> GrpcRecords::ReadDevice(
    const std::string& name) {
  inventory::v1::GetDeviceRequest request;
  request.set_name(name);
  return Call<Inventory>(&Inventory::StubInterface::GetDevice, request);
}

}  // namespace muster::connector
