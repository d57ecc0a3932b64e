// The points in an ordered map; a change counts the keys of the arcs in front of its points.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

class Ring {
  public:
    Ring(const std::vector<long long>& keys, long long copies) : copies_(copies) {
        for (long long key : keys) keys_.push_back(position(key));
        std::sort(keys_.begin(), keys_.end());
    }

    long long joins(long long server) {
        if (points_.count(position(512 * server))) return 0;
        long long moved = 0;
        for (long long copy = 0; copy < copies_; ++copy) {
            const auto point = position(512 * server + copy);
            moved += keys_not_of(server, point);
            points_[point] = server;
        }
        return moved;
    }

    long long leaves(long long server) {
        if (!points_.count(position(512 * server))) return 0;
        long long moved = 0;
        for (long long copy = 0; copy < copies_; ++copy) {
            const auto point = position(512 * server + copy);
            points_.erase(point);
            moved += keys_not_of(server, point);
        }
        return moved;
    }

    long long server_of(long long key) const { return points_.empty() ? -1 : at_or_after(position(key))->second; }

  private:
    using Points = std::map<std::uint32_t, long long>;

    static std::uint32_t position(long long number) {
        const auto product = static_cast<std::uint32_t>(number) * 2654435761u;
        return product ^ (product >> 15);
    }

    Points::const_iterator at_or_after(std::uint32_t place) const {
        const auto found = points_.lower_bound(place);
        return found == points_.end() ? points_.begin() : found;
    }

    long long keys_up_to(std::uint32_t place) const {
        return std::upper_bound(keys_.begin(), keys_.end(), place) - keys_.begin();
    }

    // How many keys meet this point first, if it is no point now and what they meet is none of the server's.
    long long keys_not_of(long long server, std::uint32_t point) const {
        const auto all = static_cast<long long>(keys_.size());
        if (points_.empty()) return all;
        const auto next = at_or_after(point);
        if (next->second == server) return 0;
        const auto before = (next == points_.begin() ? std::prev(points_.end()) : std::prev(next))->first;
        return keys_up_to(point) - keys_up_to(before) + (before > point ? all : 0);
    }

    long long copies_;
    std::vector<std::uint32_t> keys_;
    Points points_;
};

std::vector<long long> hash_ring(const std::vector<long long>& keys, const std::vector<std::vector<long long>>& calls,
                                 long long copies) {
    Ring ring(keys, copies);
    std::vector<long long> answers;
    for (const auto& call : calls) {
        if (call[0] == 1) answers.push_back(ring.joins(call[1]));
        else if (call[0] == -1) answers.push_back(ring.leaves(call[1]));
        else answers.push_back(ring.server_of(call[1]));
    }
    return answers;
}
