#include "tests/fake_iru/fleet/state.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

namespace muster::fake_iru {
namespace {

template <typename Things>
auto FindById(const Things& things, absl::string_view id) {
  const auto found =
      std::find_if(things.begin(), things.end(),
                   [&](const auto& thing) { return thing.id == id; });
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

Device* State::FindDevice(absl::string_view id) {
  const auto found = devices.find(std::string(id));
  return found == devices.end() ? nullptr : &found->second;
}

const Device* State::FindDevice(absl::string_view id) const {
  const auto found = devices.find(std::string(id));
  return found == devices.end() ? nullptr : &found->second;
}

const User* State::FindUser(absl::string_view id) const {
  const auto found = user_index.find(std::string(id));
  return found == user_index.end() ? nullptr : &users[found->second];
}

const User* State::FindUserByEmail(absl::string_view email) const {
  for (const User& user : users) {
    if (absl::EqualsIgnoreCase(user.email, email)) return &user;
  }
  return nullptr;
}

const Blueprint* State::FindBlueprint(absl::string_view id) const {
  return FindById(blueprints, id);
}

const User* State::UserOf(const Device& device) const {
  const std::string id = device.Text("user_id");
  return id.empty() ? nullptr : FindUser(id);
}

void State::EnsureTag(absl::string_view name) {
  for (const Tag& tag : tags) {
    if (tag.name == name) return;
  }
  tags.push_back({rng.Uuid(), std::string(name)});
}

void State::AddUser(User user) {
  user_index[user.id] = users.size();
  users.push_back(std::move(user));
}

bool State::RemoveUser(absl::string_view id) {
  const auto found = user_index.find(std::string(id));
  if (found == user_index.end()) return false;
  users.erase(users.begin() + found->second);
  user_index.clear();
  for (size_t i = 0; i < users.size(); ++i) user_index[users[i].id] = i;
  return true;
}

Device& State::AddDevice(Device device) {
  order.push_back(device.id);
  std::string id = device.id;
  return devices.emplace(std::move(id), std::move(device)).first->second;
}

bool State::RemoveDevice(absl::string_view id) {
  if (devices.erase(std::string(id)) == 0) return false;
  order.erase(std::remove(order.begin(), order.end(), id), order.end());
  busy.erase(std::string(id));
  return true;
}

}  // namespace muster::fake_iru
