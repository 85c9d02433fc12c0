package java.lang;

/** Its presence shows that module java.base was patched. */
public final class HostileMark {
    private HostileMark() {}
}
