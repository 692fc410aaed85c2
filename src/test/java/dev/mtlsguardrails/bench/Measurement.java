package dev.mtlsguardrails.bench;

import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Something that is measured, and how it is told. */
interface Measurement {

    /** What is measured, in a few words. */
    String name();

    /** Takes the measurement and tells the result, a line for each figure. */
    List<String> lines() throws RunnerException;
}
