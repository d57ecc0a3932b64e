// Count what each job waits for, and take the smallest of those that wait for nothing.

#include <functional>
#include <queue>
#include <tuple>
#include <vector>

std::vector<long long> job_order(long long n, const std::vector<std::tuple<long long, long long>>& edges) {
    std::vector<long long> waits(n), order;
    std::vector<std::vector<long long>> after(n);
    for (const auto& [first, then] : edges) {
        after[first].push_back(then);
        ++waits[then];
    }
    std::priority_queue<long long, std::vector<long long>, std::greater<>> ready;
    for (long long job = 0; job < n; ++job) {
        if (waits[job] == 0) {
            ready.push(job);
        }
    }
    while (!ready.empty()) {
        const long long job = ready.top();
        ready.pop();
        order.push_back(job);
        for (long long then : after[job]) {
            if (--waits[then] == 0) {
                ready.push(then);
            }
        }
    }
    return static_cast<long long>(order.size()) == n ? order : std::vector<long long>();
}
