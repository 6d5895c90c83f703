-- Every run that becomes due gets its job in the transaction that makes it due, whoever does that: acceptance, a wait,
-- a release, a take-back. Nothing that changes a run can forget its job.

CREATE INDEX IF NOT EXISTS levqor_jobs_by_queue ON procrastinate_jobs (queue_name, priority) WHERE status = 'todo';

-- Workspaces take turns (start-time fair queueing): a run stands behind the last waiting one of its own workspace, and
-- where that has none, level with the head of the line. Lower numbers come later.
CREATE OR REPLACE FUNCTION levqor_priority(_workspace_id text) RETURNS integer LANGUAGE sql AS $$
    SELECT greatest(-2147480000, coalesce(least(
        (SELECT priority FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT 1),
        (SELECT priority - 1 FROM procrastinate_jobs
            WHERE status = 'todo' AND queue_name = _workspace_id ORDER BY queue_name, priority LIMIT 1)
    ), 0))
$$;

-- One job for each run that waits in line. A run that may be what killed its workers goes under a lock, one at a time.
CREATE OR REPLACE FUNCTION levqor_defer_run(_run runs) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF _run.status = 'queued' THEN
        -- It was woken before its wait was over: the job of that wait would come too late.
        DELETE FROM procrastinate_jobs
            WHERE queueing_lock = _run.id AND status = 'todo' AND scheduled_at > clock_timestamp();
    END IF;
    IF EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = _run.id AND status = 'todo') THEN
        RETURN;
    END IF;
    PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW(
        _run.workspace_id,
        'levqor.execute',
        levqor_priority(_run.workspace_id),
        CASE WHEN _run.recoveries > 1 THEN 'suspect' END,
        _run.id,
        jsonb_build_object('run_id', _run.id),
        CASE WHEN _run.status = 'waiting' THEN to_timestamp(_run.wake_at / 1e6) END
    )::procrastinate_job_to_defer_v1]);
END
$$;

-- A wait that is over soon has its job at once; of a longer one the row is the record, and the wardens make the job
-- when its end comes near, so that the line holds what is due and not a year of waits.
CREATE OR REPLACE FUNCTION levqor_is_due_soon(_run runs) RETURNS boolean LANGUAGE sql AS $$
    SELECT _run.status = 'queued' OR (
        _run.status = 'waiting' AND _run.wake_at <= (extract(epoch FROM clock_timestamp()) + 30) * 1000000
    )
$$;

CREATE OR REPLACE FUNCTION levqor_run_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.finished_at IS NOT NULL THEN
        PERFORM pg_notify('levqor_run_ended', NEW.id || ' ' || NEW.epoch);
    ELSIF levqor_is_due_soon(NEW) THEN
        PERFORM levqor_defer_run(NEW);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER levqor_run_changed AFTER INSERT OR UPDATE OF status ON runs
    FOR EACH ROW WHEN (NEW.status IN ('queued', 'waiting') OR NEW.finished_at IS NOT NULL)
    EXECUTE FUNCTION levqor_run_changed();
