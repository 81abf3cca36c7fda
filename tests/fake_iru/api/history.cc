#include "tests/fake_iru/api/history.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/http/paging.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {
namespace {

Command PastCommand(Rng& rng, absl::Time requested, const char* command_type,
                    const char* request_type) {
  Command command;
  command.uuid = rng.Uuid();
  command.command_type = command_type;
  command.request_type = request_type;
  command.requested = requested;
  command.completed = requested + absl::Microseconds(rng.Below(2'000'000));
  command.status = 3;
  return command;
}

// What an enrolment sends.
std::vector<Command> PastCommands(const Device& device) {
  if (!device.Is(kApple)) return {};
  Rng rng = Rng::For(device.seed, "commands", 0);
  const MaybeTime enrolled = device.TimeOf("last_enrollment");
  absl::Time time = enrolled.value_or(absl::UnixEpoch());
  std::vector<Command> commands;
  for (const auto& [command_type, request_type] :
       std::vector<std::pair<const char*, const char*>>{
           {"ActivationLockBypassCode", "ActivationLockBypassCode"},
           {"SetInitialConfiguration", "Settings"},
           {"DeviceConfigured", "DeviceConfigured"},
           {"InitialDeviceInformation", "DeviceInformation"},
           {"SecurityInfo", "SecurityInfo"},
           {"ProfileList", "ProfileList"}}) {
    time += absl::Milliseconds(100);
    commands.push_back(PastCommand(rng, time, command_type, request_type));
  }
  commands[1].metadata = {{"Items", Json::array({"MDMOptions"})}};
  return commands;
}

// Those of the enrolment, then what was sent.
std::vector<Command> With(const std::vector<Command>& sent,
                          const Device& device) {
  std::vector<Command> commands = PastCommands(device);
  if (!device.Is(kApple)) return commands;
  commands.insert(commands.end(), sent.begin(), sent.end());
  return commands;
}

std::vector<Command> ListedCommands(const State& state, const Device& device) {
  std::vector<Command> sent;
  for (const Command& command : device.commands) {
    if (command.requested + state.list_lag <= state.now) {
      sent.push_back(command);
    }
  }
  return With(sent, device);
}

// In the order in which they ended, so that a list of them only grows.
std::vector<Command> EndedCommands(const Device& device) {
  std::vector<Command> sent;
  for (const Command& command : device.commands) {
    if (!command.open()) sent.push_back(command);
  }
  std::stable_sort(sent.begin(), sent.end(),
                   [](const Command& a, const Command& b) {
                     return *a.completed < *b.completed;
                   });
  return With(sent, device);
}

int Attempts(const Command& command) {
  return (command.retried ? 1 : 0) + (command.status == 1 ? 0 : 1);
}

// Pushed as soon as it runs.
MaybeTime LastPushed(const Command& command) {
  if (command.status == 1) return std::nullopt;
  return command.requested + absl::Milliseconds(50);
}

Json OrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json CommandRow(const Command& command) {
  return {{"uuid", command.uuid},
          {"error_chain", command.error_chain},
          {"command_type", command.command_type},
          {"request_type", command.request_type},
          {"metadata", command.metadata},
          {"request_requires_network_tether", false},
          {"status", command.status},
          {"attempts", Attempts(command)},
          {"date_requested", ZuluTime(command.requested)},
          {"date_completed", OrNull(ZuluTime(command.completed))},
          {"last_pushed", OrNull(ZuluTime(LastPushed(command)))},
          {"user", nullptr},
          {"priority", 0}};
}

Json CommandDetails(const Command& command) {
  return {{"user", nullptr},
          {"uuid", command.uuid},
          {"status", command.status},
          {"attempts", Attempts(command)},
          {"metadata", command.metadata},
          {"priority", 40},
          {"username", nullptr},
          {"is_silent", false},
          {"skip_retry", false},
          {"error_chain", command.error_chain},
          {"last_pushed", OffsetTime(LastPushed(command))},
          {"command_type", command.command_type},
          {"profile_name", nullptr},
          {"profile_uuid", nullptr},
          {"request_type", command.request_type},
          {"date_completed", OffsetTime(command.completed)},
          {"date_requested", OffsetTime(command.requested)},
          {"request_requires_network_tether", false}};
}

// Collects the events of one device, oldest first.
class Timeline {
 public:
  Timeline(const State& state, const Device& device)
      : device_(device),
        blueprint_(BlueprintName(state, device)),
        rng_(Rng::For(device.seed, "activity", 0)),
        id_(rng_.Between(1000, 900000)),
        time_(device.TimeOf("last_enrollment").value_or(absl::UnixEpoch())) {}

  void Add(const char* type, Json details, bool names_blueprint = true) {
    time_ += absl::Microseconds(rng_.Below(3'000'000));
    AddAt(time_, type, std::move(details), names_blueprint);
  }

  void AddAt(absl::Time time, const char* type, Json details,
             bool names_blueprint = true) {
    time_ = std::max(time_, time);  // it is written down after what was
    id_ += rng_.Between(1, 5);
    Json blueprint;
    if (names_blueprint) blueprint = Named(device_.Fact("blueprint_id"));
    rows_.push_back({{"id", id_},
                     {"created_at", ZuluTime(time_)},
                     {"action_type", type},
                     {"details", std::move(details)},
                     {"computer",
                      {{"id", device_.id},
                       {"name", device_.Fact("device_name")},
                       {"is_removed", device_.Fact("is_removed")}}},
                     {"blueprint", blueprint},
                     {"user", nullptr},
                     {"external_token", nullptr}});
  }

  Json& last() { return rows_.back(); }
  absl::Time time() const { return time_; }
  const std::string& blueprint() const { return blueprint_; }
  Rng& rng() { return rng_; }
  const Json& rows() const { return rows_; }

 private:
  Json Named(const Json& id) const {
    return {{"id", id}, {"name", blueprint_}, {"is_removed", false}};
  }

  const Device& device_;
  const std::string blueprint_;
  Rng rng_;
  int64_t id_;
  absl::Time time_;
  Json rows_ = Json::array();
};

void AddWindowsEvents(Timeline& timeline) {
  for (const char* name : {"DevInfo", "DevDetail"}) {
    timeline.Add("device_csp_query", {{"csp_name", name},
                                      {"csp_path", std::string("./") + name},
                                      {"policy_area", nullptr}});
  }
}

void AddAndroidEvents(Timeline& timeline) {
  timeline.Add("amapi_policy_update_success",
               {{"library_item_id", timeline.rng().Uuid()},
                {"last_policy_update", OffsetTime(timeline.time())},
                {"library_item_details",
                 {{"type", "android-config"},
                  {"deleted", false},
                  {"identifier", "restrictions"},
                  {"display_name", "Android Restrictions"}}},
                {"policy_fragment_json",
                 {{"cameraAccess", "CAMERA_ACCESS_USER_CHOICE"},
                  {"screenCaptureDisabled", false},
                  {"defaultPermissionPolicy", "PROMPT"}}}});
}

void AddAppleEvents(const Device& device, Timeline& timeline) {
  if (device.Is(kMobile)) {
    const std::string from = PlatformName(device.platform);
    timeline.Add("name_changed",
                 {{"to", device.Fact("device_name")}, {"from", from}}, false);
  }
  for (const Command& command : EndedCommands(device)) {
    timeline.AddAt(
        *command.completed,
        command.status == 3 ? "mdm_command_completed" : "mdm_command_failed",
        CommandDetails(command));
    if (command.sent_by.empty()) continue;
    timeline.last()["user"] = {{"id", command.sent_by},
                               {"email", "admin@accuhive.example"}};
  }
}

}  // namespace

Response GetCommands(const State& state, const Device& device,
                     const Request& request) {
  Json rows = Json::array();
  for (const Command& command : ListedCommands(state, device)) {
    rows.push_back(CommandRow(command));
  }
  const Page page = PageOf(request, kMaxPageSize, kMaxPageSize);
  return JsonResponse(200, {{"device_id", device.id},
                            {"commands", EnvelopeOf(request, page, rows)}});
}

Response GetActivity(const State& state, const Device& device,
                     const Request& request) {
  Timeline timeline(state, device);
  timeline.Add("enrollment", {{"blueprint_name", timeline.blueprint()},
                              {"enrollment_type", "MDM"}});
  if (device.Is(kAppleTv | kIPhone)) {
    timeline.last()["blueprint"] = nullptr;
    timeline.last()["blueprint_routing"] = true;
    timeline.Add("routing_arrival", Json::object());
    timeline.last()["blueprint_routing"] = false;
  }
  if (device.Is(kWindows)) AddWindowsEvents(timeline);
  if (device.Is(kAndroid)) AddAndroidEvents(timeline);
  if (device.Is(kApple)) AddAppleEvents(device, timeline);
  const Page page = PageOf(request, kMaxPageSize, kMaxPageSize);
  return JsonResponse(
      200, {{"device_id", device.id},
            {"activity", EnvelopeOf(request, page, timeline.rows())}});
}

}  // namespace muster::fake_iru
