// The part of the C++ harness that is the same for every solution: bytes, clocks, and the loop of requests.
#include "harness.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace tikprep_harness {

namespace {

long long begin_cpu = 0;
long long taken_us = 0;

long long nanoseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

long memory_kb() {
    long found = 0;
    if (FILE* status = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, status))
            if (std::sscanf(line, "VmHWM: %ld", &found) == 1) break;
        std::fclose(status);
    }
    if (found == 0) {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        found = usage.ru_maxrss;
#ifdef __APPLE__
        found /= 1024;
#endif
    }
    return found;
}

bool read_all(int fd, char* to, std::size_t length) {
    while (length > 0) {
        const ssize_t got = read(fd, to, length);
        if (got <= 0) return false;
        to += got;
        length -= static_cast<std::size_t>(got);
    }
    return true;
}

void write_all(int fd, const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t done = write(fd, bytes.data() + at, bytes.size() - at);
        if (done <= 0) _exit(3);
        at += static_cast<std::size_t>(done);
    }
}

void say(int fd, const std::string& nonce, const char* status, const std::string& payload) {
    std::fflush(nullptr);
    write_all(fd, nonce + ' ' + status + ' ' + std::to_string(taken_us) + ' ' + std::to_string(memory_kb()) + ' ' +
                      std::to_string(payload.size()) + '\n' + payload);
}

const char* answer(const std::string& request, std::string& payload, void (*call)(In&, Out&)) {
    taken_us = 0;
    try {
        In in(request);
        Out out;
        call(in, out);
        payload = std::move(out.bytes);
        return "ok";
    } catch (const Unfit& unfit) {
        payload = unfit.why;
        return "unfit";
    } catch (const std::bad_alloc&) {
        payload = "std::bad_alloc";
        return "memory";
    } catch (const std::exception& error) {
        payload = std::string("an exception was thrown: ") + error.what();
    } catch (...) {
        payload = "something was thrown that is no std::exception";
    }
    return "error";
}

}  // namespace

void In::need(std::size_t length) const {
    if (raw_.size() - at_ < length) throw Unfit{"the request is damaged"};
}
unsigned char In::tag() {
    need(1);
    return static_cast<unsigned char>(raw_[at_++]);
}
unsigned char In::peek() const {
    need(1);
    return static_cast<unsigned char>(raw_[at_]);
}
std::uint64_t In::bits(std::size_t bytes) {
    need(bytes);
    std::uint64_t found = 0;
    for (std::size_t i = bytes; i-- > 0;) found = found << 8 | static_cast<unsigned char>(raw_[at_ + i]);
    at_ += bytes;
    return found;
}
std::size_t In::count() { return bits(4); }
std::int64_t In::integer() { return static_cast<std::int64_t>(bits(8)); }
double In::real() {
    const std::uint64_t found = bits(8);
    double value;
    std::memcpy(&value, &found, sizeof value);
    return value;
}
std::string In::text() {
    const std::size_t length = count();
    need(length);
    at_ += length;
    return raw_.substr(at_ - length, length);
}

void Out::bits(std::uint64_t bits, int count) {
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<char>(bits >> 8 * i & 0xff));
}
void Out::count(char tag, std::size_t count) {
    bytes.push_back(tag);
    bits(count, 4);
}
void Out::real(double value) {
    std::uint64_t found;
    std::memcpy(&found, &value, sizeof found);
    bits(found, 8);
}
void Out::text(const std::string& value) {
    count('s', value.size());
    bytes += value;
}

// Right after a process wakes, a virtual machine's clock of the processor stands still: up to 3.5 ms were seen.
constexpr long long clock_slack = 5'000'000;
// A program that waits takes little of the processor and one with threads more than the clock shows: the smaller counts.
long long begin_timing() {
    begin_cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    return nanoseconds(CLOCK_MONOTONIC);
}
void end_timing(long long begin) {
    const long long wall = nanoseconds(CLOCK_MONOTONIC) - begin;
    const long long cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - begin_cpu + clock_slack;
    taken_us = (cpu < wall ? cpu : wall) / 1000;
}

void refuse_argument(std::int64_t value) {
    throw Unfit{"the argument " + std::to_string(value) + " does not fit into the type of the parameter"};
}

int serve(int argc, char** argv, void (*call)(In&, Out&), void (*flush_streams)()) {
    if (argc < 3) return 3;
    const int in_fd = std::atoi(argv[argc - 2]), out_fd = std::atoi(argv[argc - 1]);
    say(out_fd, "-", "ready", "");
    while (true) {
        std::string head;
        for (char each = 0; each != '\n';) {
            if (!read_all(in_fd, &each, 1)) _exit(0);
            head.push_back(each);
        }
        const std::size_t space = head.find(' ');
        std::string request(std::strtoull(head.c_str() + space, nullptr, 10), '\0');
        if (!read_all(in_fd, &request[0], request.size())) _exit(0);
        std::string payload;
        const char* status = answer(request, payload, call);
        flush_streams();
        say(out_fd, head.substr(0, space), status, payload);
    }
}

}  // namespace tikprep_harness
