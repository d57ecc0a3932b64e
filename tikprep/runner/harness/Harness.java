// Calls a person's Java method case by case. Requests and answers are as wire.py tells; the types come from the method itself.
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Harness {
    private static final int MOST_NODES = 2_000_000;
    private static final int SHOWN_FRAMES = 16;
    /** Right after a thread wakes, a virtual machine's clock of the processor stands still: up to 3.5 ms were seen. */
    private static final long CLOCK_SLACK_NS = 5_000_000;

    private static final class Unfit extends RuntimeException {
        Unfit(String why) {
            super(why);
        }
    }

    private final ByteBuffer in;

    private Harness(byte[] request) {
        in = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
    }

    // Arguments

    private Object item(byte list, Type type) throws ReflectiveOperationException {
        return list == 'I' ? integer(in.getLong(), type) : list == 'F' ? real(in.getDouble(), type) : value(type);
    }

    private static Unfit unfit(Type type) {
        return new Unfit("an argument does not fit into the type " + type.getTypeName() + " of the parameter: keep to the stub");
    }

    private static Object integer(long value, Type type) {
        if (type == long.class || type == Long.class || type == Object.class) return value;
        if (type == double.class || type == Double.class) return (double) value;
        if (type == int.class || type == Integer.class) {
            if (value == (int) value) return (int) value;
            throw new Unfit("the argument " + value + " does not fit into the type int of the parameter");
        }
        throw unfit(type);
    }

    private static Object real(double value, Type type) {
        if (type == double.class || type == Double.class || type == Object.class) return value;
        throw unfit(type);
    }

    private Object value(Type type) throws ReflectiveOperationException {
        byte tag = in.get();
        switch (tag) {
            case 'i': return integer(in.getLong(), type);
            case 'f': return real(in.getDouble(), type);
            case 'n': return null;
            case 't':
            case 'u':
                if (type != boolean.class && type != Boolean.class && type != Object.class) throw unfit(type);
                return tag == 't';
            case 's':
                if (type != String.class && type != Object.class) throw unfit(type);
                byte[] raw = new byte[in.getInt()];
                in.get(raw);
                return new String(raw, StandardCharsets.UTF_8);
            case 'm': return pairs(type);
            case 'R': return rows(type);
            default: return items(tag, in.getInt(), type);
        }
    }

    private Object pairs(Type type) throws ReflectiveOperationException {
        if (!(type instanceof ParameterizedType) || !((Class<?>) ((ParameterizedType) type).getRawType()).isAssignableFrom(LinkedHashMap.class))
            throw unfit(type);
        Type[] inner = ((ParameterizedType) type).getActualTypeArguments();
        Map<Object, Object> found = new LinkedHashMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            Object key = value(inner[0]);
            found.put(key, value(inner[1]));
        }
        return found;
    }

    private Object rows(Type type) throws ReflectiveOperationException {
        int count = in.getInt(), wide = in.getInt();
        if (type instanceof Class && ((Class<?>) type).isArray()) {
            Class<?> inner = ((Class<?>) type).getComponentType();
            Object[] found = (Object[]) Array.newInstance(inner, count);
            for (int i = 0; i < count; i++) found[i] = items((byte) 'I', wide, inner);
            return found;
        }
        if (!(type instanceof ParameterizedType)) throw unfit(type);
        Type inner = ((ParameterizedType) type).getActualTypeArguments()[0];
        List<Object> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) found.add(items((byte) 'I', wide, inner));
        return found;
    }

    private Object items(byte tag, int count, Type type) throws ReflectiveOperationException {
        if (type == long[].class && tag == 'I') {
            long[] found = new long[count];
            for (int i = 0; i < count; i++) found[i] = in.getLong();
            return found;
        }
        if (type instanceof Class && ((Class<?>) type).isArray()) {
            Class<?> inner = ((Class<?>) type).getComponentType();
            Object found = Array.newInstance(inner, count);
            for (int i = 0; i < count; i++) Array.set(found, i, item(tag, inner));
            return found;
        }
        if (type instanceof ParameterizedType && ((Class<?>) ((ParameterizedType) type).getRawType()).isAssignableFrom(ArrayList.class)) {
            Type inner = ((ParameterizedType) type).getActualTypeArguments()[0];
            List<Object> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) found.add(item(tag, inner));
            return found;
        }
        if (type instanceof Class && isNode((Class<?>) type)) return nodes(tag, count, (Class<?>) type);
        throw unfit(type);
    }

    // Nodes are known by their names: each problem brings their classes with values of its own type.

    private static boolean isNode(Class<?> type) {
        return type.getName().equals("ListNode") || type.getName().equals("TreeNode");
    }

    private static Object field(Object node, String name) throws ReflectiveOperationException {
        return node.getClass().getDeclaredField(name).get(node);
    }

    private static void link(Object node, String name, Object other) throws ReflectiveOperationException {
        node.getClass().getDeclaredField(name).set(node, other);
    }

    private Object nodes(byte tag, int count, Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        Class<?> valueType = type.getDeclaredField("val").getType();
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (tag == 'l' && in.get(in.position()) == 'n') {
                in.get();
                found.add(null);
                continue;
            }
            Object node = constructor.newInstance();
            link(node, "val", item(tag, valueType));
            found.add(node);
        }
        if (found.isEmpty()) return null;
        if (type.getName().equals("ListNode")) {
            for (int i = 0; i + 1 < found.size(); i++) link(found.get(i), "next", found.get(i + 1));
            return found.get(0);
        }
        int child = 1;
        for (int parent = 0; child < found.size(); parent++) {
            if (found.get(parent) == null) continue;
            link(found.get(parent), "left", found.get(child++));
            if (child < found.size()) link(found.get(parent), "right", found.get(child++));
        }
        return found.get(0);
    }

    // Answers

    private static final class Out extends java.io.ByteArrayOutputStream {
        void tag(char tag) {
            write(tag);
        }

        void number(long bits, int bytes) {
            for (int i = 0; i < bytes; i++) write((int) (bits >>> 8 * i & 0xff));
        }

        void count(char tag, int count) {
            tag(tag);
            number(count, 4);
        }

        void value(Object value) throws ReflectiveOperationException {
            if (value == null) tag('n');
            else if (value instanceof Boolean) tag((Boolean) value ? 't' : 'u');
            else if (value instanceof Float || value instanceof Double) {
                tag('f');
                number(Double.doubleToLongBits(((Number) value).doubleValue()), 8);
            } else if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
                tag('i');
                number(((Number) value).longValue(), 8);
            } else if (value instanceof String || value instanceof Character || value instanceof StringBuilder) {
                byte[] raw = value.toString().getBytes(StandardCharsets.UTF_8);
                count('s', raw.length);
                write(raw, 0, raw.length);
            } else if (value instanceof Collection) {
                count('l', ((Collection<?>) value).size());
                for (Object item : (Collection<?>) value) value(item);
            } else if (value instanceof Map) {
                count('m', ((Map<?, ?>) value).size());
                for (Map.Entry<?, ?> pair : ((Map<?, ?>) value).entrySet()) {
                    value(pair.getKey());
                    value(pair.getValue());
                }
            } else if (value.getClass().isArray()) {
                count('l', Array.getLength(value));
                for (int i = 0; i < Array.getLength(value); i++) value(Array.get(value, i));
            } else if (isNode(value.getClass())) nodes(value);
            else throw new Unfit("the answer holds a value of type " + value.getClass().getName() + ": keep to the stub");
        }

        private void nodes(Object root) throws ReflectiveOperationException {
            List<Object> values = new ArrayList<>();
            boolean isList = root.getClass().getName().equals("ListNode");
            ArrayDeque<Object> waiting = new ArrayDeque<>();
            Object missing = new Object();
            waiting.add(root);
            while (!waiting.isEmpty()) {
                if (values.size() > MOST_NODES) throw new Unfit("the " + (isList ? "linked list" : "tree") + " of the answer does not end");
                Object node = waiting.remove();
                values.add(node == missing ? null : field(node, "val"));
                if (node == missing) continue;
                for (String name : isList ? new String[] {"next"} : new String[] {"left", "right"}) {
                    Object child = field(node, name);
                    if (child != null) waiting.add(child);
                    else if (!isList) waiting.add(missing);
                }
            }
            while (!values.isEmpty() && values.get(values.size() - 1) == null) values.remove(values.size() - 1);
            value(values);
        }
    }

    // Requests

    private static long memoryKb() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status")))
                if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException error) {
            return 0;
        }
        return 0;
    }

    private static String trace(Throwable error) {
        StringBuilder told = new StringBuilder();
        int shown = 0;
        StackTraceElement[] frames = error.getStackTrace();
        for (int i = frames.length - 1; i >= 0; i--) {
            if (!"Solution.java".equals(frames[i].getFileName()) || shown++ >= SHOWN_FRAMES) continue;
            told.append("  line ").append(frames[i].getLineNumber()).append(", in ").append(frames[i].getMethodName()).append('\n');
        }
        return told.append(error).toString();
    }

    private static Object target(Method method) throws ReflectiveOperationException {
        if (Modifier.isStatic(method.getModifiers())) return null;
        Constructor<?> constructor = method.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static void say(OutputStream answers, String nonce, String status, long nanoseconds, byte[] payload) throws IOException {
        System.out.flush();
        System.err.flush();
        String head = nonce + " " + status + " " + nanoseconds / 1000 + " " + memoryKb() + " " + payload.length + "\n";
        byte[] line = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(line, line.length + payload.length);
        System.arraycopy(payload, 0, whole, line.length, payload.length);
        answers.write(whole);
        answers.flush();
    }

    private static void answer(OutputStream answers, String nonce, Method method, byte[] request) throws IOException {
        String status = "error";
        byte[] payload;
        long taken = 0;
        try {
            Harness harness = new Harness(request);
            byte list = harness.in.get();
            int count = harness.in.getInt();
            Type[] types = method.getGenericParameterTypes();
            if (types.length != count) throw new Unfit("the method takes another number of arguments: keep to the stub");
            Object[] arguments = new Object[count];
            for (int i = 0; i < count; i++) arguments[i] = harness.item(list, types[i]);
            Object target = target(method);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long cpu = threads.getCurrentThreadCpuTime(), begin = System.nanoTime();
            Object got = method.invoke(target, arguments);
            taken = Math.min(threads.getCurrentThreadCpuTime() - cpu + CLOCK_SLACK_NS, System.nanoTime() - begin);
            Out out = new Out();
            String returns = method.getReturnType().getName();
            if (got == null && (returns.equals("ListNode") || returns.equals("TreeNode"))) out.count('l', 0);
            else out.value(got);
            status = "ok";
            payload = out.toByteArray();
        } catch (InvocationTargetException error) {
            Throwable cause = error.getCause();
            status = cause instanceof OutOfMemoryError ? "memory" : "error";
            payload = trace(cause).getBytes(StandardCharsets.UTF_8);
        } catch (Unfit unfit) {
            status = "unfit";
            payload = unfit.getMessage().getBytes(StandardCharsets.UTF_8);
        } catch (OutOfMemoryError error) {
            status = "memory";
            payload = error.toString().getBytes(StandardCharsets.UTF_8);
        } catch (Throwable error) {
            payload = trace(error).getBytes(StandardCharsets.UTF_8);
        }
        say(answers, nonce, status, taken, payload);
    }

    private static Method method(String name) {
        Class<?> type;
        try {
            type = Class.forName("Solution");
        } catch (ClassNotFoundException error) {
            throw new Unfit("there is no class 'Solution'");
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new Unfit("the class 'Solution' has no method '" + name + "'");
    }

    public static void main(String[] words) throws Exception {
        DataInputStream requests = new DataInputStream(new BufferedInputStream(new FileInputStream("/dev/fd/" + words[words.length - 2])));
        OutputStream answers = new FileOutputStream("/dev/fd/" + words[words.length - 1]);
        Method method;
        try {
            method = method(words[0]);
        } catch (Unfit unfit) {
            say(answers, "-", "refused", 0, unfit.getMessage().getBytes(StandardCharsets.UTF_8));
            return;
        }
        say(answers, "-", "ready", 0, new byte[0]);
        while (true) {
            StringBuilder head = new StringBuilder();
            int each = requests.read();
            for (; each >= 0 && each != '\n'; each = requests.read()) head.append((char) each);
            if (each < 0) Runtime.getRuntime().halt(0);
            String[] fields = head.toString().split(" ");
            byte[] request = new byte[Integer.parseInt(fields[1])];
            requests.readFully(request);
            answer(answers, fields[0], method, request);
        }
    }
}
