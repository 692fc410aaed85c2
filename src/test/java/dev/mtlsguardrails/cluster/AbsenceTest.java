package dev.mtlsguardrails.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private static final Optional<String> SERVED = Optional.of("v1");
    private static final Optional<String> ABSENT = Optional.empty();

    private final Absence absence = new Absence();

    @Test
    void aKindThatIsServedIsBelievedAtOnce() {
        assertThat(absence.isBelieved(SERVED)).isTrue();
    }

    @Test
    void oneThatIsNotIsBelievedWhenItIsSaidAgain() {
        assertThat(absence.isBelieved(ABSENT)).isFalse();
        assertThat(absence.isBelieved(ABSENT)).isTrue();
        assertThat(absence.isBelieved(ABSENT)).isTrue();
    }

    @Test
    void whatIsServedMeanwhileWasNeverAbsent() {
        assertThat(absence.isBelieved(ABSENT)).isFalse();
        assertThat(absence.isBelieved(SERVED)).isTrue();
        assertThat(absence.isBelieved(ABSENT)).isFalse();
    }
}
