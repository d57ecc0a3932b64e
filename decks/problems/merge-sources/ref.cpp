// A heap holds the head of each source.
#include <cstddef>
#include <functional>
#include <queue>
#include <tuple>
#include <unordered_set>
#include <vector>

std::vector<long long> merge_sources(const std::vector<std::vector<std::vector<long long>>>& sources, long long m) {
    // Score downwards, item upwards; then the source and the place in it.
    using Head = std::tuple<long long, long long, std::size_t, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<Head>> heads;
    const auto enter = [&](std::size_t source, std::size_t at) {
        if (at < sources[source].size()) heads.emplace(-sources[source][at][0], sources[source][at][1], source, at);
    };
    for (std::size_t source = 0; source < sources.size(); ++source) enter(source, 0);
    std::unordered_set<long long> seen;
    std::vector<long long> taken;
    while (!heads.empty() && static_cast<long long>(taken.size()) < m) {
        const auto [score, item, source, at] = heads.top();
        heads.pop();
        if (seen.insert(item).second) taken.push_back(item);
        enter(source, at + 1);
    }
    return taken;
}
