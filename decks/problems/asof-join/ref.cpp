// One clock over both tables, sorted by time; a map holds the last row of each user.

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <vector>

std::vector<double> asof(const std::vector<std::tuple<long long, long long>>& events,
                         const std::vector<std::tuple<long long, long long, double>>& features, long long max_age,
                         double fallback) {
    std::vector<std::size_t> order(events.size()), rows(features.size());
    std::iota(order.begin(), order.end(), 0);
    std::iota(rows.begin(), rows.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return std::get<1>(events[a]) < std::get<1>(events[b]); });
    // Rows of one time keep their order, so the last of them stays in the map.
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return std::get<1>(features[a]) < std::get<1>(features[b]); });
    std::unordered_map<long long, std::size_t> latest;
    std::vector<double> answers(events.size(), fallback);
    std::size_t entered = 0;
    for (std::size_t at : order) {
        const auto& [user, now] = events[at];
        for (; entered < rows.size() && std::get<1>(features[rows[entered]]) <= now; ++entered) {
            latest[std::get<0>(features[rows[entered]])] = rows[entered];
        }
        const auto found = latest.find(user);
        if (found != latest.end() && now - std::get<1>(features[found->second]) <= max_age) {
            answers[at] = std::get<2>(features[found->second]);
        }
    }
    return answers;
}
